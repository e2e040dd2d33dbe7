import { fhirJson } from './fhir.contract.ts';
import { declared, typeNames } from './types.rules.ts';

/** What the server does, made of the table that serves: declared is supported. */
export function capabilityStatement(origin: string): object {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-23',
    kind: 'instance',
    software: { name: 'Consilium' },
    implementation: {
      description: 'Records that were handed in for a second opinion, read only',
      url: `${origin}/fhir/r4`,
    },
    fhirVersion: '4.0.1',
    format: [fhirJson, 'json'],
    rest: [
      {
        mode: 'server',
        documentation: 'A Patient is the person of one request. Every other search says whose: patient=….',
        security: { cors: false, description: 'The session of the person, or a bearer token.' },
        resource: typeNames.map(resourceOf),
      },
    ],
  };
}

function resourceOf(type: string): object {
  const { parameters, whose, include, revinclude } = declared(type);
  const own = Object.entries(parameters).map(([name, { type: kind, documentation }]) => ({ name, type: kind, documentation })); // prettier-ignore
  const required = 'Whose; required, unless _id says it';
  return {
    type,
    interaction: ['read', 'vread', 'history-instance', 'search-type'].map((code) => ({ code })),
    // What a resource says makes its version; earlier ones are not kept.
    versioning: 'versioned',
    readHistory: false,
    conditionalRead: 'full-support',
    ...(include.length > 0 ? { searchInclude: include } : {}),
    ...(revinclude.length > 0 ? { searchRevInclude: revinclude } : {}),
    searchParam: [...whose.map((name) => ({ name, type: 'reference', documentation: required })), ...own],
    ...(type === 'Patient' ? { operation: [everything] } : {}),
  };
}

const everything = {
  name: 'everything',
  definition: 'http://hl7.org/fhir/OperationDefinition/Patient-everything',
  documentation: '_type, _since, _count, start, end; where each was read stands beside it as Provenance.',
};
