"""The command ``bundel``: the engine at the prompt, without a database."""


def main() -> int:
    return 0
