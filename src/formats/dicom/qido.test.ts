import { describe, expect, test } from 'vitest';
import { isAppError } from '#kernel/errors.ts';
import { instanceAttributes, seriesAttributes, studyAttributes } from './qido-attributes.ts';
import { MAX_QIDO_LIMIT, parseQidoQuery, wildcardMatches } from './qido-query.ts';
import { readInstance } from './read-instance.ts';
import { writeCt } from './write-ct.ts';

const parse = (query: string) => parseQidoQuery(new URLSearchParams(query));

describe('a query', () => {
  test('takes keywords and tags, ranges, wildcards and lists', () => {
    const query = parse(
      'PatientName=LOP*&00080020=20240101-20240131&StudyInstanceUID=1.2,1.3&Modality=CT&limit=10&offset=5',
    );
    expect(query.matches).toEqual([
      { path: ['00100010'], vr: 'PN', kind: 'wildcard', value: 'LOP*' },
      { path: ['00080020'], vr: 'DA', kind: 'range', from: '20240101', to: '20240131' },
      { path: ['0020000D'], vr: 'UI', kind: 'uid-list', values: ['1.2', '1.3'] },
      { path: ['00080060'], vr: 'CS', kind: 'equals', value: 'CT' },
    ]);
    expect(query).toMatchObject({ limit: 10, offset: 5 });
  });

  test('takes attributes inside sequences, open ranges and included fields', () => {
    const query = parse(
      '00400275.ScheduledProcedureStepID=A&StudyDate=-20240131&includefield=StudyDescription,00081030&includefield=00400275',
    );
    expect(query.matches[0]!.path).toEqual(['00400275', '00400009']);
    expect(query.matches[1]).toMatchObject({ from: undefined, to: '20240131' });
    expect(query.includeFields).toEqual([['00081030'], ['00081030'], ['00400275']]);
    expect(parse('includefield=all').includeFields).toBe('all');
  });

  test('matches everything for an empty value, and bounds the page', () => {
    expect(parse('PatientID=&PatientName=*').matches).toEqual([]);
    expect(parse('limit=999999999').limit).toBe(MAX_QIDO_LIMIT);
  });

  test('names every parameter that is wrong', () => {
    const wrong =
      'Nonsense=1&limit=-1&StudyDate=20241399&StudyInstanceUID=../x&StudyTime=9-1&includefield=zzz&RequestAttributesSequence=1&offset=x';
    try {
      parse(wrong);
      expect.unreachable();
    } catch (error) {
      if (!isAppError(error)) throw error;
      expect(error.fields.map((field) => field.path)).toHaveLength(8);
    }
  });

  test('a wildcard is compared in reasonable time', () => {
    expect(wildcardMatches('LO?EZ*', 'LOPEZ^MARIA')).toBe(true);
    expect(wildcardMatches('LO?EZ', 'LOPEZ^MARIA')).toBe(false);
    expect(wildcardMatches('*a'.repeat(2000) + 'b', 'a'.repeat(4000))).toBe(false);
  });
});

describe('answers', () => {
  const { json } = readInstance(writeCt({ slices: 1, rows: 16 }).next().value!.bytes);

  test('of a study carry the counts and the required attributes, empty where there is no value', () => {
    const study = studyAttributes(json, {
      modalities: ['SR', 'CT', 'CT'],
      series: 2,
      instances: 21,
      retrieveUrl: 'https://x/studies/1',
    });
    expect(study['00080061']).toEqual({ vr: 'CS', Value: ['CT', 'SR'] });
    expect(study['00201206']).toEqual({ vr: 'IS', Value: [2] });
    expect(study['00201208']).toEqual({ vr: 'IS', Value: [21] });
    expect(study['00080090']).toEqual({ vr: 'PN' });
    expect(study['00100010']?.Value).toEqual([{ Alphabetic: 'Phantom^Chest' }]);
    expect(study['00280010']).toBeUndefined();
  });

  test('of series and instances carry theirs, and never pixels', () => {
    expect(seriesAttributes(json, { instances: 20 })).toMatchObject({
      '00080060': { Value: ['CT'] },
      '00201209': { Value: [20] },
    });
    const instance = instanceAttributes(json, { transferSyntaxUid: '1.2.840.10008.1.2.1' });
    expect(instance).toMatchObject({ '00280010': { Value: [16] }, '00083002': { Value: ['1.2.840.10008.1.2.1'] } });
    expect(instance['7FE00010']).toBeUndefined();
  });
});
