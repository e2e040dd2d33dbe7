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

export type FactCode = { system?: string; code: string; display?: string };

/** Where a fact was read: the resource and its place in the file (RFC 6901). */
export type FactSource = { resource: string; jsonPointer: string };

/** One thing a record says. Values are text as written in the source: decimals keep their digits. */
export type Fact = {
  kind: FactKind;
  label: string;
  code?: FactCode;
  /** FHIR date or dateTime as written: may be only a year or a month. */
  date?: string;
  value?: string;
  /** UCUM code when given, else the unit's words. */
  unit?: string;
  referenceRange?: string;
  interpretation?: string;
  status?: string;
  /** Security labels of the resource (meta.security). */
  security?: FactCode[];
  source: FactSource;
};

/** A person as one Patient resource names them. */
export type PatientIdentity = {
  name?: string;
  family?: string;
  given?: string[];
  birthDate?: string;
  sex?: string;
  identifiers: { system?: string; value: string }[];
  source: FactSource;
};

/** A document that the file names, with its bytes when they are inside. */
export type FhirDocument = {
  title: string;
  code?: FactCode;
  date?: string;
  author?: string;
  status?: string;
  attachments: FhirAttachment[];
  /** The conclusion of a report. */
  conclusion?: string;
  /** Security labels of the resource (meta.security). */
  security?: FactCode[];
  source: FactSource;
};

export type FhirAttachment = {
  /** As the file claims; what it is, `sniff` tells. */
  contentType?: string;
  title?: string;
  bytes?: Uint8Array;
  /** Points elsewhere; we never fetch it. */
  url?: string;
  /** What is wrong with it, in words. */
  problem?: string;
};

export type FhirContent = {
  patients: PatientIdentity[];
  documents: FhirDocument[];
  facts: Fact[];
  /** Resources by type, all of them. */
  counts: Record<string, number>;
  /** Of those, how many became neither patient nor document nor fact, by type. */
  unmapped: Record<string, number>;
  /** What was odd, in words; nothing was lost by it. */
  problems: string[];
};
