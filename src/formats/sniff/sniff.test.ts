import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import { fileKinds, sniff } from './index.ts';

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0) & 0xff);
const dicom = (preamble: string): Uint8Array => latin1(preamble.padEnd(128, '\0') + 'DICM\x02\0\0\0UL\x04\0');

describe('the kind of a file is told by its content', () => {
  test.each([
    ['empty', ''],
    ['pdf', '%PDF-1.7\n'],
    ['pdf', '\r\n\r\n%PDF-1.4\n'],
    ['png', '\x89PNG\r\n\x1a\n\0\0'],
    ['jpeg', '\xff\xd8\xff\xe0\0\x10JFIF'],
    ['tiff', 'II*\0\x08\0\0\0'],
    ['heic', '\0\0\0\x18ftypheic\0\0\0\0'],
    ['webp', 'RIFF\x10\0\0\0WEBPVP8 '],
    ['gif', 'GIF89a\x01\0'],
    ['zip', 'PK\x03\x04\x14\0'],
    ['gzip', '\x1f\x8b\x08\0'],
    ['rtf', '{\\rtf1\\ansi'],
    ['executable', 'MZ\x90\0\x03'],
    ['executable', '\x7fELF\x02\x01'],
    ['executable', '#!/bin/sh\n'],
    ['dicom', '\x08\0\x05\0CS\x0a\0ISO_IR 100\x08\0\x16\0UI'],
    ['fhir-json', '{ "resourceType": "Bundle", "type": "collection" }'],
    ['ndjson', '{"resourceType":"Patient"}\n{"resourceType":"Observation"}\n'],
    ['json', '{"a": 1}'],
    ['ccda', '<?xml version="1.0"?><!-- x --><ClinicalDocument xmlns="urn:hl7-org:v3"/>'],
    ['ccda', '<section><templateId root="2.16.840.1.113883.10.20.22.2.5.1"/><title>Problems</title></section>'],
    ['ccda', '<cda:entry xmlns:cda="urn:hl7-org:v3"></cda:entry>'],
    ['fhir-xml', '<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir"/>'],
    ['xml', '<?xml version="1.0"?><section><p>of a book</p></section>'],
    ['xml', '<?xml version="1.0"?><order xmlns="urn:shop"/>'],
    ['html', '<!DOCTYPE html><p>x'],
    ['html', '<html><script>alert(1)</script>'],
    ['svg', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ['hl7v2', 'MSH|^~\\&|LAB|X\rPID|1'],
    ['hl7v2', '\x0bMSH|^~\\&|LAB|X\r'],
    ['csv', 'Test;Result;Unit\nHb;10,2;g/dL\n'],
    ['text', 'Dear colleague,\nthank you for seeing her.'],
    ['unknown', '\0\x01\x02\x03\x04\0\0\0\0\0\0\x07'],
  ])('%s: %j', (kind, content) => {
    expect(sniff(latin1(content)).kind).toBe(kind);
  });

  test('a Word document is not just a folder', () => {
    expect(sniff(latin1('PK\x03\x04\x14\0[Content_Types].xml PK\x03\x04 word/document.xml')).kind).toBe('docx');
  });

  test.each([
    ['utf-8', latin1('Entlassungsbrief f\xc3\xbcr J\xc3\xb6rg')],
    ['windows-1252', latin1('Entlassungsbrief f\xfcr J\xf6rg')],
    ['utf-16le', latin1('\xff\xfeA\0b\0')],
  ])('text in %s', (charset, bytes) => expect(sniff(bytes)).toEqual({ kind: 'text', charset }));
});

describe('a file that is two things at once', () => {
  test('a DICOM file that starts like a program is refused', () => {
    for (const start of ['MZ', '\x7fELF', '#!/bin/sh']) expect(sniff(dicom(start)).suspicion).toMatch(/like a program/);
  });
  test('a TIFF header before DICM is allowed, anything else is cleared (PS3.10 §7.1)', () => {
    expect(sniff(dicom(''))).toEqual({ kind: 'dicom' });
    expect(sniff(dicom('II*\0'))).toEqual({ kind: 'dicom' });
    expect(sniff(dicom('<html>'))).toEqual({ kind: 'dicom', preambleToClear: true });
  });
  test('a program with a PDF in it, a PDF with a web page before it, a picture with a ZIP behind it', () => {
    expect(sniff(latin1('MZ\x90\0%PDF-1.4')).suspicion).toMatch(/program/);
    expect(sniff(latin1('<html><script>%PDF-1.4')).suspicion).toMatch(/web page/);
    const zip = 'PK\x03\x04' + ' '.repeat(30) + 'PK\x01\x02' + ' '.repeat(42) + 'PK\x05\x06' + '\0'.repeat(18);
    expect(sniff(latin1('GIF89a' + zip)).suspicion).toMatch(/hidden behind/);
    expect(sniff(latin1('%PDF-1.7' + zip)).suspicion).toMatch(/hidden behind/);
  });
});

test('any bytes have a kind of the table, with any known start before them', () => {
  const starts = ['', '%PDF-', 'PK\x03\x04', '\xff\xfe', '<', '{', 'MSH|', '\x08\0\x05\0'];
  fc.assert(
    fc.property(fc.constantFrom(...starts), fc.uint8Array({ maxLength: 400 }), (start, rest) => {
      const { kind } = sniff(Uint8Array.from([...latin1(start), ...rest]));
      expect(kind in fileKinds).toBe(true);
    }),
  );
});

test('every kind has words for the patient, and what is refused says what to do', () => {
  for (const [kind, row] of Object.entries(fileKinds)) {
    expect(row.words.length, kind).toBeGreaterThan(20);
    expect(row.maxBytes > 0, kind).toBe(row.taken !== 'no');
  }
});

describeSharedData('sniffing hostile files', () => {
  test.each([
    ['dicom/polyglot-pe.dcm', 'dicom', true],
    ['dicom/polyglot-shell.dcm', 'dicom', true],
    ['dicom/polyglot-html.dcm', 'dicom', false],
    ['dicom/polyglot-tiff.dcm', 'dicom', false],
    ['dicom/no-preamble.dcm', 'dicom', false],
    ['dicom/valid-control.dcm', 'dicom', false],
    ['image/html-as.jpg', 'html', false],
    ['image/svg-script.svg', 'svg', false],
    ['pdf/html-as.pdf', 'html', false],
    ['archive/bomb.dcm.gz', 'gzip', false],
    ['xml/utf16.ccda.xml', 'ccda', false],
    ['office/remote-template.docx', 'docx', false],
    ['json/two-patients.json', 'fhir-json', false],
    ['text/invalid-utf8.txt', 'text', false],
  ])('%s is %s', (file, kind, suspicious) => {
    const sniffed = sniff(readFileSync(sample(`hostile/${file}`)));
    expect(sniffed.kind).toBe(kind);
    expect(sniffed.suspicion !== undefined).toBe(suspicious);
  });
});
