"""What a person reads once the shop is open: where it is, and how to sign in to the demo."""

import json
from pathlib import Path

PAGES = {
    "Shop": "/en/",
    "商店": "/zh-hans/",
    "Admin": "/admin/",
    "API": "/api/docs/",
}


def welcome(address: str, *, var: Path, seconds: float) -> str:
    """Return the addresses and the demo's sign-ins."""
    pages = [f"  {name:<9}{address}{path}" for name, path in PAGES.items()]
    lines = ["", f"The shop is open, after {seconds:.1f} s. Ctrl-C closes it.", "", *pages, ""]
    lines += sign_ins(var / "demo-sign-ins.json")
    lines += ["", f"  Logs     {var / 'log'}", ""]
    return "\n".join(lines)


def sign_ins(path: Path) -> list[str]:
    """Return a line per demo account from what the demo wrote: {role: {email, password}}."""
    try:
        accounts = json.loads(path.read_text(encoding="utf-8"))
        rows = [(role, account["email"], account["password"]) for role, account in accounts.items()]
    except OSError:
        return ["  Demo sign-ins: none"]
    except (ValueError, AttributeError, KeyError, TypeError):
        return [f"  Demo sign-ins: {path} cannot be read"]
    return ["  Demo sign-ins:", *(f"  {role:<11}{email:<30}{word}" for role, email, word in rows)]
