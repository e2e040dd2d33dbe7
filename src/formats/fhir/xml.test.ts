import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAppError } from '#kernel/errors.ts';
import { describeSharedData, sample } from '#testkit/shared-data.ts';
import type { HealthContent } from '../facts/index.ts';
import { fhirXmlAt, readFhirBundle, readFhirXml } from './index.ts';
import { isObject, type Json } from './json.ts';

/** FHIR JSON as FHIR XML (R4, xml.html), as far as our reader looks. */
function xmlOf(name: string, value: Json | undefined): string {
  if (Array.isArray(value)) return value.map((one) => xmlOf(name, one)).join('');
  if (value === undefined || value === null || name.startsWith('_')) return '';
  if (name === 'div' && typeof value === 'string') return value.replaceAll(/&(?!amp;|lt;|gt;|quot;|#)/g, '&amp;');
  if (!isObject(value)) return `<${name} value="${escaped(String(value))}"/>`;
  const { resourceType, ...rest } = value;
  const url = name === 'extension' && typeof rest['url'] === 'string' ? ` url="${escaped(rest['url'])}"` : '';
  const inside = Object.entries(rest).map(([key, one]) => (url && key === 'url' ? '' : xmlOf(key, one))).join(''); // prettier-ignore
  if (typeof resourceType === 'string' && name === '')
    return `<${resourceType} xmlns="http://hl7.org/fhir">${inside}</${resourceType}>`;
  if (typeof resourceType === 'string') return `<${name}><${resourceType}>${inside}</${resourceType}></${name}>`;
  return `<${name}${url}>${inside}</${name}>`;
}
const escaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');

const patient =
  '<Patient xmlns="http://hl7.org/fhir"><id value="p"/><active value="true"/><name><family value="Hall"/><given value="Eva"/></name><birthDate value="1961-03-04"/></Patient>';

describe('FHIR in XML', () => {
  test('is read like FHIR in JSON, with the place in the file', () => {
    const bundle = `<Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource>${patient}</resource></entry><entry><resource><Observation><code><text value="Hb"/></code><component><code><text value="part"/></code><valueQuantity><value value="2.10"/></valueQuantity></component></Observation></resource></entry></Bundle>`;
    const { people, facts } = readFhirXml(bundle);
    expect(people).toMatchObject([{ name: 'Eva Hall', birthDate: '1961-03-04' }]);
    expect(facts).toMatchObject([
      { label: 'part', value: '2.10', source: { pointer: '/entry/1/resource/component/0' } },
    ]);
    expect(fhirXmlAt(bundle, '/entry/1/resource/component/0')).toContain('<value value="2.10"/>');
    for (const nowhere of ['/entry/9', '/entry/1/resource/nothing']) expect(fhirXmlAt(bundle, nowhere)).toBeNull();
  });
  test('one resource alone, and names of the prototype', () => {
    expect(readFhirXml(patient).people).toHaveLength(1);
    expect(readFhirXml(patient.replace('<active', '<__proto__ value="x"/><active')).people).toHaveLength(1);
  });
  test('other XML and document types are refused in words', () => {
    expect(() => readFhirXml('<a/>')).toThrow(/not a FHIR record/);
    expect(() => readFhirXml(`<!DOCTYPE a>${patient}`)).toThrow(expect.objectContaining({ code: 'file.unsafe' }));
  });
});

describeSharedData('FHIR in XML', () => {
  const known = (content: HealthContent) => ({
    ...content,
    documents: content.documents.map(({ title, date, author }) => [title, date, author]),
  });
  test('every R4 example says the same in XML as in JSON', () => {
    let compared = 0;
    for (const name of readdirSync(sample('fhir/r4-examples'))) {
      const json = readFileSync(sample(`fhir/r4-examples/${name}`), 'utf8');
      const wanted = outcome(() => readFhirBundle(json));
      const found = outcome(() => readFhirXml(xmlOf('', JSON.parse(json, exact) as Json)));
      expect(found, name).toEqual(wanted);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(150);
  });

  function outcome(read: () => HealthContent): unknown {
    try {
      return known(read());
    } catch (error) {
      if (!isAppError(error)) throw error;
      return error.code;
    }
  }
});

/** Decimals as written, as XML has them. */
const exact = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' && context?.source !== undefined ? context.source : value;
