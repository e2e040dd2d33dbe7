/** One kind of records that a hospital is asked for. */
export type KindRow = {
  type: string;
  /** What it is for a person. */
  words: string;
  /** Parameters besides the patient, tried in turn: some portals ask for a category, others know none. */
  queries: readonly string[];
};

const row = (type: string, words: string, ...queries: string[]): KindRow => ({
  type,
  words,
  queries: queries.length > 0 ? queries : [''],
});

const labKinds = 'laboratory,vital-signs,social-history,imaging,procedure,survey,exam,therapy,activity';

/**
 * What is asked for, in this order: what a doctor who gives a second opinion reads. Bills, insurance and appointments are
 * not asked for. Categories are those of US Core 6.1, which some portals demand.
 */
export const kindRows: readonly KindRow[] = [
  row('Condition', 'Problems and diagnoses', '', 'category=problem-list-item,encounter-diagnosis,health-concern'),
  row('AllergyIntolerance', 'Allergies'),
  row('MedicationRequest', 'Prescriptions', '_include=MedicationRequest:medication', '', 'intent=order,plan'),
  row('MedicationStatement', 'Medicines you take', '_include=MedicationStatement:medication', ''),
  row('Observation', 'Results', '', `category=${labKinds}`),
  row('DiagnosticReport', 'Reports', '', 'category=LAB,RAD,LP29684-5,LP29708-2,LP7839-6'),
  row('DocumentReference', 'Letters and papers', '', 'category=clinical-note'),
  row('Procedure', 'Operations and procedures'),
  row('Immunization', 'Vaccinations'),
  row('Encounter', 'Visits and stays'),
  row('ImagingStudy', 'List of scans'),
  row('Specimen', 'Samples'),
  row('FamilyMemberHistory', 'Illnesses in the family'),
  row('Device', 'Implants and devices'),
  row('CarePlan', 'Plans of care', '', 'category=assess-plan'),
  row('CareTeam', 'Who cares for you'),
];

/** How a kind is called; a type that nobody asked for by its own name. */
export const kindWords = (type: string): string =>
  kindRows.find((one) => one.type === type)?.words ?? (type === everything ? 'All records' : type);

/** Stands for all kinds where a server gives them at once. */
export const everything = '$everything';

/**
 * Whether what the patient agreed to covers reading and searching a type (SMART App Launch 2.2, 3 “Scopes”, versions 1
 * and 2). An answer without scopes means all that was asked (RFC 6749, 5.1).
 */
export function isGranted(type: string, scope: string): boolean {
  const scopes = scope.split(/\s+/).filter((one) => one.startsWith('patient/') || one.startsWith('user/'));
  return scopes.some((one) => {
    const [, of = '', what = ''] = /^(?:patient|user)\/([A-Za-z*]+)\.([a-z*]+)/.exec(one) ?? [];
    return (
      (of === '*' || of === type) && (what === '*' || what === 'read' || (what.includes('r') && what.includes('s')))
    );
  });
}
