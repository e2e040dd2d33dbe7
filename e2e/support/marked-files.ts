import { writeCt } from '#formats/dicom/write-ct.ts';

type HandedIn = { path: string; bytes: Uint8Array };
const text = (path: string, words: string): HandedIn => ({ path, bytes: Buffer.from(words) });

/** One paper of every kind that may carry a program, each with `marker` in its words, names and titles. */
export function markedFiles(marker: string): HandedIn[] {
  const xml = marker.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const [slice] = writeCt({
    patientName: `${marker}^${marker}`.slice(0, 60),
    patientId: marker.slice(0, 30),
    birthDate: '19610304',
    sex: 'F',
    studyDate: '20261012',
    nodule: 5,
    slices: 1,
    rows: 64,
    columns: 64,
    seed: 3,
  });
  return [
    text(`${marker}.txt`, marker),
    text('page.html', `<!doctype html><title>${marker}</title><body onload="__x(1)">${marker}<script>__x(2)</script>`),
    text('page.xhtml', `<html xmlns="http://www.w3.org/1999/xhtml"><script>__x(3)</script><body>${xml}</body></html>`),
    text(
      'drawing.svg',
      `<svg xmlns="http://www.w3.org/2000/svg" onload="__x(4)"><script>__x(5)</script><text>${xml}</text></svg>`,
    ),
    text('mail.mhtml', `Content-Type: text/html\r\n\r\n<script>__x(6)</script>${marker}`),
    text('notes.md', `[a](javascript:__x(8)) ${marker} <img src=x onerror=__x(9)>`),
    text('table.csv', `=cmd|' /C calc'!A1,${marker}`),
    text('record.json', JSON.stringify(fhir(marker))),
    text(
      'record.xml',
      `<ClinicalDocument xmlns="urn:hl7-org:v3"><title>${xml}</title><component><nonXMLBody><text><reference value="javascript:__x(10)"/></text></nonXMLBody></component></ClinicalDocument>`,
    ),
    text(
      'result.hl7',
      `MSH|^~\\&|${marker}|A|B|C|20260101||ORU^R01|1|P|2.5\rPID|1||1^^^A||${marker}^A||19610304|F\rOBX|1|TX|1^${marker}||${marker}\r`,
    ),
    { path: 'letter.pdf', bytes: pdf(marker) },
    { path: 'polyglot.gif', bytes: Buffer.from(`GIF89a/*${'\0'.repeat(8)}*/=1;__x(11)//<script>__x(12)</script>`) },
    ...(slice ? [{ path: `CD/${slice.fileName}`, bytes: slice.bytes }] : []),
  ];
}

function fhir(marker: string): unknown {
  const code = { coding: [{ system: 'http://loinc.org', code: '1-8', display: marker }], text: marker };
  const div = `<div xmlns="http://www.w3.org/1999/xhtml"><script>__x(13)</script>${marker}</div>`;
  const narrative = { status: 'generated', div };
  const patient = {
    resourceType: 'Patient',
    id: 'p',
    text: narrative,
    name: [{ text: marker, family: marker, given: [marker] }],
    gender: 'female',
    birthDate: '1961-03-04',
  };
  const subject = { reference: 'Patient/p', display: marker };
  const resources = [
    patient,
    {
      resourceType: 'Condition',
      id: 'c',
      text: narrative,
      subject,
      code,
      note: [{ text: marker }],
      recordedDate: '2026-01-01',
    },
    {
      resourceType: 'Observation',
      id: 'o',
      status: 'final',
      subject,
      code,
      valueString: marker,
      effectiveDateTime: '2026-01-01',
    },
    {
      resourceType: 'MedicationRequest',
      id: 'm',
      status: 'active',
      intent: 'order',
      subject,
      medicationCodeableConcept: code,
      dosageInstruction: [{ text: marker }],
      authoredOn: '2026-01-01',
    },
    { resourceType: 'AllergyIntolerance', id: 'a', patient: subject, code },
    { resourceType: 'Procedure', id: 'r', status: 'completed', subject, code, performedDateTime: '2026-01-01' },
    {
      resourceType: 'DocumentReference',
      id: 'd',
      status: 'current',
      subject,
      description: marker,
      content: [
        {
          attachment: {
            contentType: 'text/plain',
            url: 'javascript:__x(14)',
            title: marker,
            data: Buffer.from(marker).toString('base64'),
          },
        },
      ],
    },
  ];
  return { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) };
}

/** A one-page PDF whose title, author and words are the marker, with a script that runs when it is opened. */
function pdf(marker: string): Buffer {
  const escaped = marker.replaceAll(/[\\()]/g, (one) => `\\${one}`);
  const page = `BT /F1 12 Tf 40 700 Td (Letter of 2026-01-02) Tj 0 -20 Td (${escaped}) Tj ET`;
  const parts = [
    '<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\); __x\\(15\\))>>>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>/Annots[7 0 R]>>',
    `<</Length ${page.length}>>stream\n${page}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
    `<</Title(${escaped})/Author(${escaped})>>`,
    '<</Type/Annot/Subtype/Link/Rect[0 0 595 842]/A<</S/URI/URI(javascript:__x\\(16\\))>>>>',
  ];
  let file = '%PDF-1.7\n';
  const places = parts.map((part, at) => {
    const place = file.length;
    file += `${at + 1} 0 obj\n${part}\nendobj\n`;
    return place;
  });
  const start = file.length;
  file += `xref\n0 ${parts.length + 1}\n0000000000 65535 f \n`;
  file += places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('');
  return Buffer.from(
    `${file}trailer<</Size ${parts.length + 1}/Root 1 0 R/Info 6 0 R>>\nstartxref\n${start}\n%%EOF`,
    'latin1',
  );
}
