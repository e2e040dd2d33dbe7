import { expect, test } from 'vitest';
import { isJunkPath } from './junk.ts';

test.each([
  ['AUTORUN.INF', 'program'],
  ['Viewer/setup.exe', 'program'],
  ['WEASIS\\weasis.jar', 'program'],
  ['INDEX.HTM', 'web-page'],
  ['viewer/images/logo.png', 'viewer'],
  ['Help/manual.chm', 'viewer'],
  ['DICOMDIR', 'index'],
  ['DICOM/.DS_Store', 'system'],
  ['__MACOSX/DICOM/IM0001', 'system'],
  ['DICOM/._IM0001.dcm', 'system'],
  ['System Volume Information/x', 'system'],
  ['Thumbs.db', 'system'],
])('%s is passed over (%s) and the person is told why', (path, kind) => {
  const junk = isJunkPath(path);
  expect(junk?.kind).toBe(kind);
  expect(junk?.reason).toMatch(/\.$/);
});

test.each([
  'DICOM/PT000000/ST000000/SE000000/IM000000',
  'IM0001.dcm',
  '1.2.840.113619.2.55.3',
  'viewer/DICOM/IM0001',
  'report.pdf',
  'Letters/discharge summary.docx',
  'photo.JPG',
  'labs.xml',
  'bundle.json',
  'slides/tumour.svs',
  '',
])('%s is looked at', (path) => {
  expect(isJunkPath(path)).toBeUndefined();
});
