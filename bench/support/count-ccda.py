"""Counts what clinical documents (C-CDA) hold, from the XML alone and by nothing of the product: the yardstick of
bench/structured.ts. Reads file names from the command line, writes one JSON object per line. Standard library only.

Counted are statements by the templates of the implementation guide (C-CDA R1.1 and R2.1 write the same roots), and, where
a document names no template, by the LOINC code of the section they stand in. A statement of which the file says no more
than a null flavour holds nothing and is not counted.
"""

import json
import sys
import xml.etree.ElementTree as ET

V3 = "{urn:hl7-org:v3}"
CCDA = "2.16.840.1.113883.10.20.22.4."
PROBLEM = {CCDA + "4", "2.16.840.1.113883.10.20.1.28"}
ALLERGY = {CCDA + "7", "2.16.840.1.113883.10.20.1.18", "2.16.840.1.113883.10.20.24.3.90"}
MEDICINE = {CCDA + "16", "2.16.840.1.113883.10.20.1.24"}
RESULT_PANEL = {CCDA + "1", CCDA + "26", "2.16.840.1.113883.10.20.1.32", "2.16.840.1.113883.10.20.1.35"}
VACCINE = {CCDA + "52"}
MEDICINE_SECTIONS = {"10160-0", "29549-3", "18610-6", "10183-2", "75311-1", "42346-7"}
RESULT_SECTIONS = {"30954-2", "26436-6", "8716-3"}


def local(element):
    return element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""


def children(element, name):
    return [one for one in element if local(one) == name]


def templates(element):
    return {one.get("root") for one in children(element, "templateId")}


def words(element):
    return "".join(element.itertext()).strip() != ""


def says(code):
    """Whether a coded element says anything: a code, a display, a translation or original text."""
    if code is None:
        return False
    if code.get("code") or code.get("displayName"):
        return True
    originals = children(code, "originalText")
    if any(words(one) or children(one, "reference") for one in originals):
        return True
    return any(says(one) for one in children(code, "translation"))


def descend(element, *path):
    found = [element]
    for name in path:
        found = [child for one in found for child in children(one, name)]
    return found


def section_code(section):
    return next((one.get("code") for one in children(section, "code")), None)


def count(root):
    found = {"problems": 0, "medicines": 0, "allergies": 0, "results": 0}

    def walk(element, section, plan):
        name = local(element)
        if name == "section":
            section, plan = section_code(element), section_code(element) == "18776-5"
        own = templates(element)
        denied = element.get("negationInd") == "true"
        event = element.get("moodCode", "EVN") == "EVN"
        if name == "observation":
            values = children(element, "value")
            if own & PROBLEM and (denied or any(says(one) for one in values)):
                found["problems"] += 1
            if own & ALLERGY:
                substances = descend(element, "participant", "participantRole", "playingEntity")
                named = any(says(code) for one in substances for code in children(one, "code"))
                if denied or named or any(says(one) for one in values):
                    found["allergies"] += 1
        if name == "substanceAdministration" and not own & VACCINE and not plan:
            if own & MEDICINE or (not own and section in MEDICINE_SECTIONS):
                material = descend(element, "consumable", "manufacturedProduct", "manufacturedMaterial")
                named = any(says(code) for one in material for code in children(one, "code"))
                written = any(words(one) for m in material for one in children(m, "name"))
                if denied or named or written:
                    found["medicines"] += 1
        if name == "organizer" and event and (own & RESULT_PANEL or (not own and section in RESULT_SECTIONS)):
            for one in descend(element, "component", "observation"):
                if any(says(code) for code in children(one, "code") + children(element, "code")):
                    found["results"] += 1
        for child in element:
            if local(child) != "text":
                walk(child, section, plan)

    walk(root, None, False)
    return found


for path in sys.argv[1:]:
    print(json.dumps({"file": path, **count(ET.parse(path).getroot())}), flush=True)
