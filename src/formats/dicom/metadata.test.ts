import { describe, expect, test } from 'vitest';
import { failureReasonOf, failureReasons, stowResponse } from './stow-response.ts';
import { datasetText } from './json-model.ts';
import { bulkPlaceAt, instanceMetadata, metadataOf } from './metadata.ts';

const dataset = {
  '30060010': {
    vr: 'SQ',
    Value: [{ '0020000D': { vr: 'UI', Value: ['1.2'] }, '00880200': { vr: 'OB', bulk: { offset: 9, length: 3 } } }],
  },
  '00080005': { vr: 'CS', Value: ['ISO_IR 192'] },
  '7FE00010': { vr: 'OW', bulk: { offset: 100, length: 8 } },
};

describe('metadata', () => {
  test('has a URI for every long value, at any depth, and leaves its input alone', () => {
    const filled = instanceMetadata(dataset, (path) => `bulk/${path.join('/')}`);
    expect(filled['7FE00010']).toEqual({ vr: 'OW', BulkDataURI: 'bulk/7FE00010' });
    expect(JSON.stringify(filled)).toContain('bulk/30060010/0/00880200');
    expect(JSON.stringify(filled)).not.toContain('"bulk"');
    expect(dataset['7FE00010'].bulk).toEqual({ offset: 100, length: 8 });
    expect(metadataOf([{ json: dataset, uriOf: () => 'x' }])).toHaveLength(1);
  });

  test('finds the place of a value again by its path, and nothing by a made-up one', () => {
    expect(bulkPlaceAt(dataset, ['30060010', 0, '00880200'])).toEqual({ offset: 9, length: 3 });
    expect(bulkPlaceAt(dataset, ['7FE00010'])).toEqual({ offset: 100, length: 8 });
    for (const path of [
      [],
      ['__proto__'],
      ['constructor', 0, 'x'],
      ['00080005', 0, 'x'],
      ['30060010', 7, '00880200'],
    ]) {
      expect(bulkPlaceAt(dataset, path)).toBeUndefined();
    }
  });

  test('is written in the order of the tags', () => {
    const text = datasetText(dataset);
    expect(JSON.parse(text)).toEqual(dataset);
    expect(text.indexOf('00080005')).toBeLessThan(text.indexOf('30060010'));
  });
});

describe('the answer to a store', () => {
  const good = { stored: true as const, sopClassUid: '1.1', sopInstanceUid: '1.2', retrieveUrl: 'https://x/i/1' };
  const bad = {
    stored: false as const,
    sopClassUid: '1.1',
    sopInstanceUid: '1.3',
    reason: failureReasons.dataSetDoesNotMatch,
  };

  test('says what was stored, what failed and why', () => {
    const { status, body } = stowResponse(
      [good, bad, { stored: false, reason: failureReasons.cannotUnderstand }],
      'https://x/s/1',
    );
    expect(status).toBe(202);
    expect(body['00081199']?.Value).toMatchObject([
      { '00081155': { Value: ['1.2'] }, '00081190': { Value: ['https://x/i/1'] } },
    ]);
    expect(body['00081198']?.Value).toMatchObject([
      { '00081155': { Value: ['1.3'] }, '00081197': { vr: 'US', Value: [0xa900] } },
    ]);
    expect(body['0008119A']?.Value).toMatchObject([{ '00081197': { Value: [0xc000] } }]);
  });

  test('has the status of PS3.18 10.5.3', () => {
    expect(stowResponse([good]).status).toBe(200);
    expect(stowResponse([{ ...good, warning: 0xb007 }]).status).toBe(202);
    expect(stowResponse([bad]).status).toBe(409);
    expect(stowResponse([]).status).toBe(409);
  });

  test('maps our error codes to failure reasons', () => {
    expect(failureReasonOf('file.truncated')).toBe(0xc000);
    expect(failureReasonOf('storage.full')).toBe(0xa700);
    expect(failureReasonOf('state.conflict')).toBe(0x0111);
    expect(failureReasonOf('internal')).toBe(0x0110);
  });
});
