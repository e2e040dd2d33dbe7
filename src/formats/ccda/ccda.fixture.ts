/** Pieces of clinical documents as tests need them; every one is invented. */
const types = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

export const cda = (sections: string, header = ''): string =>
  `<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3" ${types} xmlns:sdtc="urn:hl7-org:sdtc">
<code code="34133-9" codeSystem="2.16.840.1.113883.6.1" displayName="Summary"/><title>Health summary</title>
<effectiveTime value="20240501103000+0200"/>${header}<component><structuredBody>${sections}</structuredBody></component></ClinicalDocument>`;

export const patient = (name: string, more = ''): string =>
  `<recordTarget><patientRole><id root="2.16.840.1.113883.4.1" extension="111-22-3333"/><id nullFlavor="UNK"/>
<patient>${name}<administrativeGenderCode code="F" codeSystem="2.16.840.1.113883.5.1"/><birthTime value="196103040000-0500"/>${more}</patient></patientRole></recordTarget>`;

export const section = (loinc: string, entries: string, text = '', title = 'A section'): string =>
  `<component><section><code code="${loinc}" codeSystem="2.16.840.1.113883.6.1"/><title>${title}</title><text>${text}</text>${entries}</section></component>`;

export const entry = (statement: string): string => `<entry>${statement}</entry>`;

const template = (number: number | string): string => `<templateId root="2.16.840.1.113883.10.20.22.4.${number}"/>`;

export const problem = (value: string, attributes = '', more = ''): string =>
  entry(
    `<act classCode="ACT" moodCode="EVN">${template(3)}<code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/>
<effectiveTime><low value="2013"/></effectiveTime><entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" ${attributes}>${template(4)}
<id root="1.2.3" extension="p1"/><code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/><statusCode code="completed"/>${value}${more}</observation></entryRelationship></act>`,
  );

export const allergy = (participant: string, attributes = '', more = ''): string =>
  entry(
    `<act classCode="ACT" moodCode="EVN">${template(30)}<code code="CONC" codeSystem="2.16.840.1.113883.5.6"/><statusCode code="active"/>
<entryRelationship typeCode="SUBJ"><observation classCode="OBS" moodCode="EVN" ${attributes}>${template(7)}<code code="ASSERTION" codeSystem="2.16.840.1.113883.5.4"/>
<effectiveTime><low value="20070501"/></effectiveTime><value xsi:type="CD" code="419199007" codeSystem="2.16.840.1.113883.6.96" displayName="Allergy to substance"/>
${participant}${more}</observation></entryRelationship></act>`,
  );

export const panel = (...observations: string[]): string =>
  entry(
    `<organizer classCode="BATTERY" moodCode="EVN">${template(1)}<code code="24321-2" codeSystem="2.16.840.1.113883.6.1" displayName="Panel"/>
<statusCode code="completed"/><effectiveTime><low value="20240301"/></effectiveTime>${observations.map((one) => `<component>${one}</component>`).join('')}</organizer>`,
  );

export const observation = (code: string, value: string, more = ''): string =>
  `<observation classCode="OBS" moodCode="EVN">${template(2)}${code}<statusCode code="completed"/>${value}${more}</observation>`;

export const related = (statement: string, type = 'REFR'): string =>
  `<entryRelationship typeCode="${type}">${statement}</entryRelationship>`;

export const nested = (number: number | string, code: string, value: string): string =>
  `<observation classCode="OBS" moodCode="EVN">${template(number)}${code}${value}</observation>`;

export const medicine = (inside: string, attributes = 'moodCode="EVN"'): string =>
  entry(
    `<substanceAdministration classCode="SBADM" ${attributes}>${template(16)}<statusCode code="active"/>${inside}</substanceAdministration>`,
  );

export const consumable = (code: string, more = ''): string =>
  `<consumable><manufacturedProduct><manufacturedMaterial>${code}${more}</manufacturedMaterial></manufacturedProduct></consumable>`;
