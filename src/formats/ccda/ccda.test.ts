import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { isAppError } from '#kernel/errors.ts';
import { decodeXml, descendants, elementAt, excerptOf, parseXml } from '../xml/index.ts';
import type { Fact, HealthContent } from '../facts/index.ts';
import { allergy, cda, consumable, entry, medicine, nested, observation, panel, patient, problem, related, section } from './ccda.fixture.ts'; // prettier-ignore
import { readCda } from './index.ts';

const snomed = (code: string, display = ''): string =>
  `xsi:type="CD" code="${code}" codeSystem="2.16.840.1.113883.6.96"${display && ` displayName="${display}"`}`;
const loinc = (code: string, display: string): string =>
  `<code code="${code}" codeSystem="2.16.840.1.113883.6.1" displayName="${display}"/>`;
const facts = (...sections: string[]): Fact[] => readCda(cda(sections.join(''))).facts;
const first = (...sections: string[]): Fact | undefined => facts(...sections)[0];

describe('the header', () => {
  test('the person with the legal name, birth date without a time, sex and ids', () => {
    const names =
      '<name use="ASGN"><given>Mia</given></name><name use="L"><given>Maria</given><given>Ana</given><family>López</family></name>';
    const [person] = readCda(cda('', patient(names))).people;
    expect(person).toMatchObject({ name: 'Maria Ana López', family: 'López', birthDate: '1961-03-04', sex: 'female' });
    expect(person?.identifiers).toEqual([{ system: 'http://hl7.org/fhir/sid/us-ssn', value: '111-22-3333' }]);
  });
  test('a name in one piece, and two people in one file', () => {
    const { people } = readCda(cda('', patient('<name>Ann Smith</name>') + patient('<name>Bob Smith</name>')));
    expect(people.map(({ name }) => name)).toEqual(['Ann Smith', 'Bob Smith']);
  });
  test('title, kind, date with its zone, author with degree, custodian, how private', () => {
    const header = `<confidentialityCode code="R"/><author><assignedAuthor><assignedPerson><name><prefix>Dr</prefix><given>Eva</given><family>Hall</family><suffix>MD</suffix></name></assignedPerson></assignedAuthor></author>
<custodian><assignedCustodian><representedCustodianOrganization><name>City Clinic</name></representedCustodianOrganization></assignedCustodian></custodian>`;
    const { documents, facts: found } = readCda(
      cda(section('11450-4', problem(`<value ${snomed('38341003', 'Hypertension')}/>`)), header),
    );
    expect(documents[0]).toMatchObject({ title: 'Health summary', date: '2024-05-01T10:30:00+02:00', author: 'Dr Eva Hall MD', facility: 'City Clinic', code: { system: 'http://loinc.org', code: '34133-9' } }); // prettier-ignore
    expect(found[0]?.security?.[0]?.code).toBe('R');
  });
  test('the stay that it is about is an encounter', () => {
    const header =
      '<componentOf><encompassingEncounter><effectiveTime><low value="20240401"/><high value="20240405"/></effectiveTime></encompassingEncounter></componentOf>';
    expect(readCda(cda('', header)).facts[0]).toMatchObject({
      kind: 'encounter',
      date: '2024-04-01',
      endDate: '2024-04-05',
    });
  });
});

describe('narrative', () => {
  test('paragraphs, items and rows are lines, cells are divided; nothing in it is markup', () => {
    const text =
      '<paragraph>One &lt;b&gt;</paragraph><list><item>two</item><item><caption>c</caption>three</item></list><table><thead><tr><th>Test</th><th>Value</th></tr></thead><tbody><tr><td>Hb</td><td>13<br/>low</td></tr></tbody></table>';
    const { documents, counts, unmapped } = readCda(cda(section('51848-0', '', text, 'Assessment')));
    expect(documents[0]?.words).toBe('Assessment\nOne <b>\n- two\n- c\nthree\nTest | Value\nHb | 13; low');
    expect(counts['Assessment']).toBe(1);
    expect(unmapped['Assessment']).toBe(1);
  });
});

describe('problems', () => {
  test('code, translations, onset and end, status, where it is; the source is its element', () => {
    const value = `<value ${snomed('233604007', 'Pneumonia')}><translation code="J18.9" codeSystem="2.16.840.1.113883.6.90"/></value>`;
    const more =
      '<effectiveTime><low value="201303"/><high value="20130410"/></effectiveTime><targetSiteCode displayName="Left lung"/>';
    const fact = first(section('11450-4', problem(value, '', more)));
    expect(fact).toMatchObject({
      kind: 'condition', label: 'Pneumonia', date: '2013-03', endDate: '2013-04-10', status: 'resolved', value: 'Left lung',
      code: { system: 'http://snomed.info/sct', code: '233604007' },
      otherCodes: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'J18.9' }],
      source: { resource: 'observation p1' },
    }); // prettier-ignore
    expect(fact?.source.pointer).toBe('/ClinicalDocument/component[1]/structuredBody[1]/component[1]/section[1]/entry[1]/act[1]/entryRelationship[1]/observation[1]'); // prettier-ignore
  });
  test('words of a code without a display come from the narrative', () => {
    const value = '<value xsi:type="CD" nullFlavor="OTH"><originalText><reference value="#p"/></originalText></value>';
    expect(first(section('11450-4', problem(value), '<content ID="p">Sore\n knee</content>'))).toMatchObject({
      label: 'Sore knee',
    });
  });
  test('what is denied says so in its words and in its status', () => {
    const none = `<value ${snomed('55607006', 'Problem')}/>`;
    const one = `<value ${snomed('73211009', 'Diabetes')}/>`;
    expect(first(section('11450-4', problem(none, 'negationInd="true"')))).toMatchObject({
      label: 'No known problems',
      status: 'refuted',
    });
    expect(first(section('11450-4', problem(one, 'negationInd="true"')))).toMatchObject({
      label: 'No Diabetes',
      status: 'refuted',
    });
  });
  test('the status that stands below', () => {
    const below = related(nested(6, loinc('33999-4', 'Status'), `<value ${snomed('413322009', 'Resolved')}/>`));
    expect(facts(section('11450-4', problem(`<value ${snomed('1', 'X')}/>`, '', below)))).toMatchObject([
      { status: 'resolved' },
    ]);
  });
});

describe('allergies', () => {
  const codeine =
    '<participant typeCode="CSM"><participantRole><playingEntity><code code="2670" codeSystem="2.16.840.1.113883.6.88" displayName="codeine"/></playingEntity></participantRole></participant>';
  test('substance, reaction with its severity, criticality', () => {
    const severity = related(
      '<observation><code code="SEV" codeSystem="2.16.840.1.113883.5.4"/><value displayName="Severe" code="24484000"/></observation>',
    );
    const reaction = related(
      nested(9, '<code code="ASSERTION"/>', `<value ${snomed('422587007', 'Nausea')}/>${severity}`),
      'MFST',
    );
    const criticality = related(nested(145, loinc('82606-5', 'Criticality'), '<value xsi:type="CD" code="CRITH"/>'));
    expect(facts(section('48765-2', allergy(codeine, '', reaction + criticality)))).toMatchObject([
      {
        kind: 'allergy',
        label: 'codeine',
        value: 'Nausea (Severe)',
        interpretation: 'high',
        status: 'active',
        date: '2007-05-01',
      },
    ]);
  });
  test('none known, and not this one', () => {
    const nothing =
      '<participant typeCode="CSM"><participantRole><playingEntity><code nullFlavor="NA"/></playingEntity></participantRole></participant>';
    expect(first(section('48765-2', allergy(nothing, 'negationInd="true"')))).toMatchObject({
      label: 'No known allergies',
      status: 'refuted',
    });
    expect(first(section('48765-2', allergy(codeine, 'negationInd="true"')))).toMatchObject({
      label: 'No allergy: codeine',
    });
  });
});

describe('medicines', () => {
  const product = consumable('<code code="573621" codeSystem="2.16.840.1.113883.6.88" displayName="albuterol"/>');
  test('dose, route, how often and why in words; begin and end', () => {
    const inside = `<effectiveTime xsi:type="IVL_TS"><low value="20120806"/><high value="20120813"/></effectiveTime><effectiveTime xsi:type="PIVL_TS" institutionSpecified="true" operator="A"><period value="6" unit="h"/></effectiveTime>
<routeCode displayName="by mouth"/><doseQuantity value="2" unit="mL"/>${product}${related(nested(19, '<code code="ASSERTION"/>', `<value ${snomed('1', 'Asthma')}/>`), 'RSON')}`;
    expect(facts(section('10160-0', medicine(inside)))).toMatchObject([
      {
        kind: 'medication',
        label: 'albuterol',
        date: '2012-08-06',
        endDate: '2012-08-13',
        value: '2 mL, by mouth, every 6 hours · for: Asthma',
        status: 'active',
      },
    ]);
  });
  test('a name without a code, from the narrative or written beside it', () => {
    const free = consumable('<code nullFlavor="OTH"><originalText><reference value="#m"/></originalText></code>');
    expect(first(section('10160-0', medicine(free), '<content ID="m">Herbal tea</content>'))).toMatchObject({
      label: 'Herbal tea',
    });
    expect(
      first(section('10160-0', medicine(consumable('<code nullFlavor="UNK"/>', '<name>Tavist</name>')))),
    ).toMatchObject({ label: 'Tavist' });
  });
  test('none taken', () => {
    const none = consumable(
      '<code nullFlavor="NA"><translation code="410942007" codeSystem="2.16.840.1.113883.6.96"/></code>',
    );
    expect(first(section('10160-0', medicine(none, 'moodCode="EVN" negationInd="true"')))).toMatchObject({
      label: 'No medicines',
      status: 'not-taken',
    });
  });
  test('a vaccine that was refused', () => {
    const vaccine = `<substanceAdministration negationInd="true"><templateId root="2.16.840.1.113883.10.20.22.4.52"/><effectiveTime value="2014"/>${consumable('<code code="88" codeSystem="2.16.840.1.113883.12.292" displayName="flu"/>', '<lotNumberText>L1</lotNumberText>')}</substanceAdministration>`;
    expect(first(section('11369-6', entry(vaccine)))).toMatchObject({ kind: 'immunization', label: 'Not given: flu', status: 'not-done', value: 'lot L1', date: '2014', code: { system: 'http://hl7.org/fhir/sid/cvx' } }); // prettier-ignore
  });
});

describe('results', () => {
  const hb = loinc('718-7', 'Hemoglobin');
  const value = (inside: string): Partial<Fact> | undefined =>
    first(section('30954-2', panel(observation(hb, inside))));
  test('value, unit, range with its bounds, interpretation; date and status from the panel', () => {
    const range =
      '<interpretationCode code="H"/><referenceRange><observationRange><value xsi:type="IVL_PQ"><low value="12.0" unit="g/dL"/><high value="15.5" unit="g/dL"/></value></observationRange></referenceRange>';
    expect(first(section('30954-2', panel(observation(hb, '<value xsi:type="PQ" value="16.20" unit="g/dL"/>', range))))).toMatchObject({
      kind: 'result', label: 'Hemoglobin', value: '16.20', unit: 'g/dL', referenceRange: '12.0–15.5', low: '12.0', high: '15.5', interpretation: 'H', date: '2024-03-01',
    }); // prettier-ignore
  });
  test('a range in words has bounds where it is plain', () => {
    const range = '<referenceRange><observationRange><text>4.5 - 11.0</text></observationRange></referenceRange>';
    expect(first(section('30954-2', panel(observation(hb, '', range))))).toMatchObject({
      referenceRange: '4.5 - 11.0',
      low: '4.5',
      high: '11.0',
    });
  });
  test.each([
    ['<value xsi:type="ST">yellow</value>', 'yellow'],
    ['<value xsi:type="CD" code="260385009" displayName="Negative"/>', 'Negative'],
    ['<value xsi:type="IVL_PQ"><high value="0.01" unit="ng/mL" inclusive="false"/></value>', '<0.01'],
    ['<value xsi:type="IVL_PQ"><low value="5"/><high value="7"/></value>', '5–7'],
    [
      '<value xsi:type="RTO_INT_INT"><numerator xsi:type="INT" value="1"/><denominator xsi:type="INT" value="128"/></value>',
      '1:128',
    ],
    [
      '<value xsi:type="RTO_PQ_PQ"><numerator value="5" unit="mg"/><denominator value="2" unit="h"/></value>',
      '5 mg / 2 h',
    ],
    ['<value xsi:type="PQ" nullFlavor="NAV"/>', 'not available: not available now'],
    ['<value xsi:type="BL" value="true"/>', 'true'],
    ['<value xsi:type="TS" value="20240102"/>', '2024-01-02'],
    ['<value xsi:type="INT" value="3"/>', '3'],
    ['<value value="3"/>', '3'],
    ['<value xsi:type="ST">a</value><value xsi:type="ST">b</value>', 'a · b'],
  ])('%s', (inside, words) => expect(value(inside)?.value).toBe(words));
  test('a quantity whose unit is no UCUM keeps the unit’s words', () => {
    const inside = '<value xsi:type="PQ" nullFlavor="OTH"><translation value="45" code="cells/uL"/></value>';
    expect(value(inside)).toMatchObject({ value: '45', unit: 'cells/uL' });
  });
});

describe('what is done, had, planned', () => {
  test('a procedure with its implant: two facts, one entry', () => {
    const device =
      '<participant typeCode="DEV"><participantRole classCode="MANU"><id extension="(01)0064"/><playingDevice><code code="1" displayName="pacemaker"/></playingDevice></participantRole></participant>';
    const content = readCda(
      cda(
        section(
          '47519-4',
          entry(
            `<procedure moodCode="EVN">${loinc('1', 'Implantation')}<effectiveTime value="2011"/>${device}</procedure>`,
          ),
        ),
      ),
    );
    expect(content.facts).toMatchObject([
      { kind: 'procedure', label: 'Implantation' },
      { kind: 'device', label: 'pacemaker', value: '(01)0064', date: '2011' },
    ]);
    expect(content.counts['Procedures']).toBe(1);
  });
  test('what is only planned is not said to be done', () => {
    expect(first(section('18776-5', entry(`<procedure moodCode="RQO">${loinc('1', 'Colonoscopy')}<statusCode code="active"/></procedure>`)))).toMatchObject({ kind: 'other', status: 'requested, active' }); // prettier-ignore
  });
  test('a visit with the diagnosis made there', () => {
    const diagnosis = related(
      `<act><templateId root="2.16.840.1.113883.10.20.22.4.80"/><code code="29308-4"/>${related(nested(4, '<code code="ASSERTION"/>', `<value ${snomed('1', 'Flu')}/>`), 'SUBJ')}</act>`,
    );
    expect(facts(section('46240-8', entry(`<encounter moodCode="EVN">${loinc('1', 'Visit')}<effectiveTime value="2020"/>${diagnosis}</encounter>`)))).toMatchObject([{ kind: 'encounter' }, { kind: 'condition', label: 'Flu', date: '2020' }]); // prettier-ignore
  });
  test('a relative’s disease says whose it is', () => {
    const family = `<organizer moodCode="EVN"><subject><relatedSubject><code code="FTH" displayName="father"/></relatedSubject></subject><component>${nested(46, '<code code="ASSERTION"/>', `<value ${snomed('22298006', 'Myocardial infarction')}/>`)}</component></organizer>`;
    expect(first(section('10157-6', entry(family)))).toMatchObject({
      kind: 'other',
      label: 'father: Myocardial infarction',
      code: { code: '22298006' },
    });
  });
});

describe('what holds other files', () => {
  const pdf = Buffer.from('%PDF-1.4').toString('base64');
  test('a document that is a PDF', () => {
    const xml = cda('').replace(
      '<structuredBody></structuredBody>',
      `<nonXMLBody><text mediaType="application/pdf" representation="B64">${pdf}</text></nonXMLBody>`,
    );
    expect(Buffer.from(readCda(xml).documents[0]?.attachments[0]?.bytes ?? []).toString()).toBe('%PDF-1.4');
  });
  test('text in place, broken base64, a place elsewhere', () => {
    const body = (text: string) =>
      readCda(cda('').replace('<structuredBody></structuredBody>', `<nonXMLBody>${text}</nonXMLBody>`)).documents[0];
    expect(body('<text mediaType="text/plain">Dear doctor</text>')?.words).toBe('Dear doctor');
    expect(body('<text representation="B64">!!</text>')?.attachments[0]?.problem).toMatch(/not readable/);
    expect(
      body('<text mediaType="application/pdf"><reference value="http://127.0.0.1/x.pdf"/></text>')?.attachments[0]
        ?.problem,
    ).toMatch(/not fetched/);
  });
  test('a picture inside of a section', () => {
    const media = `<observationMedia><value mediaType="image/png" representation="B64">${pdf}</value></observationMedia>`;
    expect(readCda(cda(section('18782-3', entry(media)))).documents[1]?.attachments).toHaveLength(1);
  });
});

test('a section alone, without namespaces, is read; other XML is refused in words', () => {
  const { facts: found } = readCda(
    `<section><code code="11450-4"/>${problem('<value xsi:type="CD" code="1" displayName="X"/>')}</section>`,
  );
  expect(found).toHaveLength(1);
  expect(() => readCda('<a/>')).toThrow(/not a health summary/);
});

/** Every statement became something that points to it, or was counted as unmapped. */
function expectNothingUnseen(content: HealthContent): void {
  const pointers = [...content.facts, ...content.documents, ...content.people].map(({ source }) => source.pointer);
  const mapped = new Set(pointers.map((pointer) => pointer.replace(/\/participant\[\d+\]$/, '')));
  const sum = (counts: Record<string, number>) => Object.values(counts).reduce((all, one) => all + one, 0);
  expect(sum(content.counts) - sum(content.unmapped)).toBe(mapped.size);
}

describeSharedData('documents of C-CDA', () => {
  const files = readdirSync(sample('ccda'), { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !/\/xsd/.test(file.parentPath))
    .map((file) => join(file.parentPath, file.name));
  test('every one is read, every statement is seen, every pointer leads to its element', () => {
    expect(files.length).toBeGreaterThan(60);
    for (const file of files) {
      const { text } = decodeXml(readFileSync(file));
      const content = readCda(text);
      expectNothingUnseen(content);
      const root = parseXml(text);
      for (const { source } of content.facts) expect(elementAt(root, source.pointer), file).toBeDefined();
      for (const { label } of content.facts) expect(label, file).toMatch(/[\p{L}\p{N}]/u);
      if (root.name === 'ClinicalDocument') expect(content.people[0]?.birthDate, file).toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(content.documents.length, file).toBeGreaterThan(0);
    }
  });
  test('hostile files are read or refused in words', () => {
    for (const name of readdirSync(sample('hostile/xml'))) {
      try {
        const content = readCda(decodeXml(readFileSync(sample(`hostile/xml/${name}`))).text);
        expect(content.documents[0]?.words ?? '').not.toMatch(/alert|root:|<script/);
      } catch (error) {
        expect(isAppError(error), name).toBe(true);
      }
    }
  });
});

test('a document of which any part is missing or doubled is still read', () => {
  const whole = cda(
    section('11450-4', problem(`<value ${snomed('1', 'X')}/>`)) +
      section(
        '48765-2',
        allergy(
          '<participant typeCode="CSM"><participantRole><playingEntity><code code="1"/></playingEntity></participantRole></participant>',
        ),
      ) +
      section('10160-0', medicine(consumable('<code code="1" displayName="m"/>'))) +
      section('30954-2', panel(observation(loinc('718-7', 'Hb'), '<value xsi:type="PQ" value="1" unit="g"/>'))),
    patient('<name><given>A</given></name>'),
  );
  const count = [...descendants(parseXml(whole))].length;
  for (let at = 0; at < count; at += 1)
    for (const twice of [false, true]) {
      const root = parseXml(whole);
      const one = [...descendants(root)][at];
      if (!one?.parent) continue;
      const place = one.parent.children.indexOf(one);
      one.parent.children.splice(place, 1, ...(twice ? [one, one] : []));
      expect(() => readCda(excerptOf(root))).not.toThrow();
    }
});
