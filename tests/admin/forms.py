"""Screens as a browser holds them."""

from html.parser import HTMLParser


class Fields(HTMLParser):
    """What a browser would send back if nothing were touched."""

    def __init__(self, page):
        super().__init__()
        self.sent, self._name = {}, ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        known = dict(attributes)
        if tag == "select":
            self._name = known.get("name", "")
        elif tag == "textarea":
            self.sent[known["name"]] = ""
        elif tag == "option" and "selected" in known:
            self.sent.setdefault(self._name, []).append(known["value"])
        elif tag == "input" and known.get("type") == "checkbox":
            if "checked" in known:
                self.sent[known["name"]] = "on"
        elif tag == "input" and known.get("type") not in ("file", "submit"):
            self.sent[known.get("name")] = known.get("value") or ""
