"""Judges a file of payments by the schema of its version, and reads it.

    python pain.py 09 FILE

Prints how many payments it holds and what they come to, in minor units.
"""

import pathlib
import sys

import sepaxml
import xmlschema
from xml.etree import ElementTree

version, path = sys.argv[1:]
folder = pathlib.Path(sepaxml.__file__).parent / "schemas"
xmlschema.XMLSchema(folder / f"pain.001.001.{version}.xsd").validate(path)

root = ElementTree.parse(path).getroot()
space = {"p": f"urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}"}
amounts = [node.text for node in root.iterfind(".//p:InstdAmt", space)]
minor = sum(int(amount.replace(".", "")) for amount in amounts)
for total in root.iterfind(".//p:CtrlSum", space):
    assert int(total.text.replace(".", "")) == minor, total.text
for count in root.iterfind(".//p:NbOfTxs", space):
    assert int(count.text) == len(amounts), count.text
print(f"{len(amounts)} payments, {minor} minor units")
