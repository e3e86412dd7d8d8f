# Sourced after say.sh: the Debian packages that each kind of use needs, and why.
# WeasyPrint draws the PDF with Pango and HarfBuzz, and needs one font to fall back on.
RUN_PACKAGES=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core)
# The tests look through a real browser and write to a real PostgreSQL besides; what drives the browser needs libatomic1.
# The record is checked by a library that is not ours: that of Go's own checksum database. A small C file cuts the power.
TEST_PACKAGES=("${RUN_PACKAGES[@]}" chromium libatomic1 postgresql golang-go golang-golang-x-mod-dev gcc libc6-dev)
