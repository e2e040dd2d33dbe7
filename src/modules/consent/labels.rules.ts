/**
 * Security labels of FHIR DS4P (meta.security): how confidential, which sensitive kind, who vouches for it. Pure.
 * Codes: HL7 v3 Confidentiality, v3 ActCode (sensitivity), v3 ObservationValue (integrity).
 */
export const confidentialities = ['N', 'R', 'V'] as const;
export type Confidentiality = (typeof confidentialities)[number];

/** Kinds of sensitive content that are shared only by explicit consent, and what each is called on a page. */
export const sensitivityWords = {
  PSY: 'mental health',
  HIV: 'HIV',
  SEX: 'sexual and reproductive health',
  ETH: 'alcohol or drugs',
  SUD: 'treatment for alcohol or drug use',
  GDIS: 'inherited illness',
  SDV: 'violence at home or sexual violence',
} as const;
export type Sensitivity = keyof typeof sensitivityWords;
export const sensitivities = Object.keys(sensitivityWords) as Sensitivity[];

export const integrities = ['patient-supplied', 'source'] as const;
export type Integrity = (typeof integrities)[number];

export type Label = { confidentiality: Confidentiality; sensitivity: readonly Sensitivity[]; integrity: Integrity };

/** A label with what it rests on. */
export type ProposedLabel = Label & { because: string };

/**
 * What shows a kind. Narrow on purpose: a paper about one of these things is meant, not one that asks about it in passing
 * ("no history of depression"), because what is labelled is kept back until the patient says that it may be shown.
 */
const signs: readonly { code: Sensitivity; title: RegExp; text: RegExp }[] = [
  {
    code: 'PSY',
    title: /psychiatr|psycholog|psychotherap|mental health|schizophreni|bipolar disorder|major depress/i,
    text: /\b(psychiatric (?:assessment|evaluation|admission|history)|mental state examination|schizophreni\w+|bipolar disorder|suicid(?:e attempt|al ideation)|psychotherapy notes?)\b/i,
  },
  {
    code: 'HIV',
    title: /\bHIV\b|human immunodeficiency virus|antiretroviral/i,
    text: /\b(HIV[- ](?:positive|infection|viral load|1 RNA)|AIDS-defining|antiretroviral therapy|CD4 count)\b/i,
  },
  {
    code: 'SEX',
    title:
      /sexual health|sexually transmitted|termination of pregnancy|abortion|infertility|gender (?:clinic|dysphoria)/i,
    text: /\b(termination of pregnancy|induced abortion|sexually transmitted (?:infection|disease)|gender dysphoria|in vitro fertili[sz]ation)\b/i,
  },
  {
    code: 'SUD',
    title: /addiction|alcoholism|(?:alcohol|opioid|drug|substance) (?:use|abuse|dependence)|detoxification|methadone/i,
    text: /\b(substance use disorder|opioid (?:use disorder|dependence)|alcohol (?:dependence|use disorder)|methadone (?:maintenance|programme|program)|detoxification unit)\b/i,
  },
  {
    code: 'GDIS',
    title: /germline|genetic (?:counsel|test)|hereditary/i,
    text: /\b(germline (?:pathogenic|likely pathogenic|mutation|variant detected)|Huntington(?:'s|’s)? disease|BRCA[12] (?:carrier|germline))\b/i,
  },
  {
    code: 'SDV',
    title: /domestic (?:violence|abuse)|sexual assault/i,
    text: /\b(domestic (?:violence|abuse)|intimate partner violence|sexual assault)\b/i,
  },
];

/** Words right before a sign that take it back. */
const denied =
  /\b(?:no|not|denies|denied|without|negative for|never|excluded?|rule out|screen(?:ing|ed)? for)\b[^.;\n]{0,40}$/i;

/** A negative result right after it. */
const negative = /^[^.;\n]{0,30}\b(?:negative|not detected|non-?reactive|absent|excluded)\b/i;

/** What a paper's title and text propose, with the words it rests on; undefined when they show nothing sensitive. */
export function proposeLabel(paper: { title: string; text: string; integrity: Integrity }): ProposedLabel | undefined {
  const found = signs.flatMap(({ code, title, text }) => {
    const quote = title.exec(paper.title)?.[0] ?? firstSaid(paper.text, text);
    return quote === undefined ? [] : [{ code, quote }];
  });
  if (found.length === 0) return undefined;
  return {
    confidentiality: 'R',
    sensitivity: found.map(({ code }) => code),
    integrity: paper.integrity,
    because: found.map(({ quote }) => `“${quote.slice(0, 80)}”`).join(', '),
  };
}

/** The first place that says it and does not deny it. */
function firstSaid(text: string, sign: RegExp): string | undefined {
  for (const match of text.matchAll(new RegExp(sign.source, 'gi'))) {
    const before = text.slice(Math.max(0, match.index - 60), match.index);
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 50);
    if (!denied.test(before) && !negative.test(after)) return match[0];
  }
  return undefined;
}

type Coding = { system?: string | undefined; code?: string | undefined };

const order = (code: string): number => confidentialities.indexOf(code as Confidentiality);

/** The label a FHIR resource carries in `meta.security`; undefined when it carries none that we know. U, L and M are N to us. */
export function labelFromSecurity(codings: readonly Coding[]): ProposedLabel | undefined {
  const codes = codings.flatMap(({ code }) => (code === undefined ? [] : [code]));
  const sensitivity = sensitivities.filter((code) => codes.includes(code));
  const level = codes.filter((code) => order(code) >= 0).toSorted((a, b) => order(b) - order(a))[0];
  if (sensitivity.length === 0 && (level === undefined || level === 'N')) return undefined;
  const integrity = codes.includes('PATAST') || codes.includes('PATRPT') ? 'patient-supplied' : 'source';
  const confidentiality = (level ?? 'R') as Confidentiality;
  return { confidentiality, sensitivity, integrity, because: 'the record’s own label' };
}

/** Two labels of one thing: the stricter of each. */
export function stricter(a: Label, b: Label): Label {
  return {
    confidentiality: order(a.confidentiality) >= order(b.confidentiality) ? a.confidentiality : b.confidentiality,
    sensitivity: sensitivities.filter((code) => a.sensitivity.includes(code) || b.sensitivity.includes(code)),
    integrity: a.integrity === 'patient-supplied' ? a.integrity : b.integrity,
  };
}

/** True when `next` protects less than `before` in any way: then only the one who raised it may say so, with a reason. */
export function lowers(before: Label, next: Label): boolean {
  return (
    order(next.confidentiality) < order(before.confidentiality) ||
    before.sensitivity.some((code) => !next.sensitivity.includes(code))
  );
}
