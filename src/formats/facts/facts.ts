/**
 * What any record of structured data (FHIR, C-CDA, HL7 v2) says, in one form. Readers of the formats produce it; nothing in
 * it is interpreted: values, codes, units and dates are text as the source writes them.
 */

export type FactKind =
  | 'condition'
  | 'medication'
  | 'allergy'
  | 'result'
  | 'procedure'
  | 'immunization'
  | 'encounter'
  | 'imaging'
  | 'device'
  | 'other';

/** `system` as FHIR names it: `http://loinc.org`, `http://snomed.info/sct`, `urn:oid:…` where there is no other name. */
export type FactCode = { system?: string; code: string; display?: string };

/**
 * Where a fact was read: the element in words of its format (`Observation/bp`, `observation 2.16.840…`, `OBX[3]`) and its
 * place in the file: a JSON pointer (RFC 6901), or the same kind of path through XML elements or HL7 segments.
 */
export type FactSource = { resource: string; pointer: string };

/** One thing a record says. */
export type Fact = {
  kind: FactKind;
  label: string;
  /** The first code that the source gives. */
  code?: FactCode;
  /** The other codings of the same thing (translations), as given. */
  otherCodes?: FactCode[];
  /** ISO 8601 date or time as written, or a part of it: may be only a year or a month. */
  date?: string;
  /** When it ended: of an encounter, a medicine, a problem. */
  endDate?: string;
  value?: string;
  /** UCUM code when given, else the unit's words. */
  unit?: string;
  /** In words, as a person reads it: `12.0–15.5`, `<5`. */
  referenceRange?: string;
  /** Its bounds where the source gives numbers, in `unit`. */
  low?: string;
  high?: string;
  interpretation?: string;
  status?: string;
  /** Security labels of the source. */
  security?: FactCode[];
  source: FactSource;
};

/** A person as the record names them: whose record it says it is. */
export type FoundPerson = {
  name?: string;
  family?: string;
  given?: string[];
  birthDate?: string;
  sex?: string;
  identifiers: { system?: string; value: string }[];
  source: FactSource;
};

/** A document that the record names, with its bytes when they are inside, or its own words. */
export type FoundDocument = {
  title: string;
  code?: FactCode;
  date?: string;
  author?: string;
  facility?: string;
  status?: string;
  attachments: FoundAttachment[];
  /** Words of the document itself: the conclusion of a report, the narrative of a note. */
  words?: string;
  security?: FactCode[];
  source: FactSource;
};

export type FoundAttachment = {
  /** As the record claims; what it is, `sniff` tells. */
  contentType?: string;
  title?: string;
  bytes?: Uint8Array;
  /** Points elsewhere; we never fetch it. */
  url?: string;
  /** What is wrong with it, in words. */
  problem?: string;
};

export type HealthContent = {
  people: FoundPerson[];
  documents: FoundDocument[];
  facts: Fact[];
  /** Entries by type, all of them: resources of FHIR, entries of C-CDA sections, segments that carry something in HL7. */
  counts: Record<string, number>;
  /** Of those, how many became neither person nor document nor fact, by type. */
  unmapped: Record<string, number>;
  /** What was odd, in words; nothing was lost by it. */
  problems: string[];
};
