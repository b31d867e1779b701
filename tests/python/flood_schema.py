"""Holds the examples of Floods against their JSON Schema, with the part of JSON
Schema 2020-12 that it uses.

    python flood_schema.py federation
"""

import json
import pathlib
import re
import sys

TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "null": type(None),
}
KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "const", "enum", "anyOf",
    "oneOf", "allOf", "required", "properties", "items", "minItems", "maxItems", "minLength",
    "maxLength", "minimum", "maximum", "pattern",
}


def is_type(value, name):
    if name == "integer":
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, TYPES[name])


def fits(value, rule, root):
    """Whether a value fits a rule; a word that isn't known here is a mistake."""
    assert set(rule) <= KNOWN, set(rule) - KNOWN
    if "$ref" in rule and not fits(value, root["$defs"][rule["$ref"].split("/")[-1]], root):
        return False
    if "type" in rule and not is_type(value, rule["type"]):
        return False
    if "const" in rule and value != rule["const"] or "enum" in rule and value not in rule["enum"]:
        return False
    ways = {name: sum(fits(value, one, root) for one in rule[name])
            for name in ("anyOf", "oneOf", "allOf") if name in rule}
    if ways.get("anyOf", 1) < 1 or ways.get("oneOf", 1) != 1:
        return False
    if "allOf" in ways and ways["allOf"] != len(rule["allOf"]):
        return False
    if isinstance(value, str):
        if not rule.get("minLength", 0) <= len(value) <= rule.get("maxLength", 10**9):
            return False
        if "pattern" in rule and not re.search(rule["pattern"], value):
            return False
    if is_type(value, "integer"):
        if not rule.get("minimum", value) <= value <= rule.get("maximum", value):
            return False
    if isinstance(value, list):
        if not rule.get("minItems", 0) <= len(value) <= rule.get("maxItems", 10**9):
            return False
        if not all(fits(one, rule.get("items", {}), root) for one in value):
            return False
    if isinstance(value, dict):
        if not set(rule.get("required", [])) <= set(value):
            return False
        known = rule.get("properties", {})
        if not all(fits(value[name], known[name], root) for name in known if name in value):
            return False
    return True


def main(folder):
    folder = pathlib.Path(folder)
    schema = json.loads((folder / "schemas/flood.json").read_text(encoding="utf-8"))
    examples = folder / "examples/floods"
    seen = 0
    for path in sorted(examples.glob("*/*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        good = path.parent.name == "valid"
        assert fits(value if good else value["object"], schema, schema) == good, path
        seen += 1
    for value in json.loads((examples / "export.json").read_text(encoding="utf-8"))["objects"]:
        assert fits(value, schema, schema), value["id"]
        seen += 1
    print(seen, "objects are what the schema says")


if __name__ == "__main__":
    main(sys.argv[1])
