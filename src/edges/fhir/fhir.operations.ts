import { AppError } from '#kernel/errors.ts';
import type { Resource } from '#formats/fhir/out/index.ts';
import { implement, type CaseStreamContext, type Implemented, type StreamContext } from '#platform/operations/index.ts';
import { answer } from './answer.ts';
import type { Address } from './bundle.ts';
import { capabilityStatement } from './capabilities.ts';
import * as contract from './fhir.contract.ts';
import { everythingOf, grouped, pageOf, searchOf } from './pages.ts';
import { patientOf, resourceById, type RecordParts } from './record.ts';
import { fulfilsAll, parseQuery, shapingOf } from './search.rules.ts';
import { shaped } from './summary.rules.ts';
import { isType } from './types.rules.ts';
import { versioned } from './version.ts';

const ofPath = new Set(['resourceType', 'id', 'version', 'caseId']);

/** What the door made of the input: words of the address, or lists of them. */
type Given = Readonly<Record<string, string | string[] | undefined>>;

/** FHIR R4 over the records of a case: translates; what is read and by whom is the records' and the policy's. */
export function fhirOperations(parts: RecordParts): Implemented[] {
  const addressOf = (path: string, given: object): Address => ({ origin: parts.origin(), path: `/fhir/r4/${path}`, parameters: parametersOf(given) }); // prettier-ignore

  async function one(context: CaseStreamContext, type: string, id: string): Promise<Resource> {
    const found = await context.transaction(({ tx }) => resourceById({ parts, tx, ref: context.case }, type, id));
    if (!found) throw new AppError('not-found', `There is no ${type} with this id.`);
    return versioned(found);
  }

  /** A resource alone may be asked for in part too. */
  const read = async (
    context: CaseStreamContext,
    type: string,
    given: { id: string; _format?: string | undefined },
  ) => {
    const shaping = shapingOf(grouped(addressOf('', given)));
    return answer(context, shaped(await one(context, type, given.id), shaping), given._format);
  };

  const search = async (context: CaseStreamContext, given: { resourceType: string }) => {
    const { resourceType: type } = given;
    if (!isType(type)) throw new AppError('not-found', `This server has no ${type}.`);
    const asked = { address: addressOf(type, given), isStrict: isStrict(context) };
    const found = await context.transaction(({ tx }) => searchOf({ parts, tx, ref: context.case }, type, asked));
    return answer(context, found, formatOf(given));
  };

  const searchPatients = async (context: StreamContext, given: object) => {
    const address = addressOf('Patient', given);
    const query = parseQuery('Patient', grouped(address), isStrict(context));
    const own = await context.transaction(({ tx }) => parts.ownCases(tx, context.actor));
    const found = own
      .map((person) => ({ itemId: '', resource: patientOf(person), provenance: () => undefined }))
      .map((entry) => ({ entry, resource: entry.resource }))
      .filter(({ resource }) => fulfilsAll(resource, query));
    return answer(context, await pageOf(found, query, address, () => Promise.resolve([])), formatOf(given));
  };

  return [
    implement(contract.capabilities, (context, given) =>
      Promise.resolve(answer(context, capabilityStatement(parts.origin()), given._format)),
    ),
    implement(contract.searchPatients, searchPatients),
    implement(contract.postPatients, searchPatients),
    implement(contract.searchType, search),
    implement(contract.postSearch, search),
    implement(contract.readPatient, (context, given) => read(context, 'Patient', given)),
    implement(contract.readResource, (context, given) => read(context, given.resourceType, given)),
    implement(contract.everything, async (context, given) => {
      const asked = { address: addressOf(`Patient/${given.id}/$everything`, given), isStrict: isStrict(context) };
      const page = await context.transaction(({ tx }) => everythingOf({ parts, tx, ref: context.case }, asked));
      return answer(context, page, formatOf(given));
    }),
    implement(contract.history, async (context, { resourceType: type, id, _format: format }) => {
      const resource = await one(context, type, id);
      const { versionId, lastUpdated } = resource['meta'] as { versionId: string; lastUpdated: string };
      const entry = {
        fullUrl: `${parts.origin()}/fhir/r4/${type}/${id}`,
        resource,
        request: { method: 'PUT', url: `${type}/${id}` },
        response: { status: '200', etag: `W/"${versionId}"`, lastModified: lastUpdated },
      };
      return answer(context, { resourceType: 'Bundle', type: 'history', total: 1, entry: [entry] }, format);
    }),
    implement(contract.readVersion, async (context, { resourceType: type, id, version, _format: format }) => {
      const resource = await one(context, type, id);
      const { versionId } = resource['meta'] as { versionId: string };
      if (version !== versionId) throw new AppError('not-found', `Version ${version} of this ${type} is not kept.`);
      return answer(context, resource, format);
    }),
  ];
}

/** `Prefer: handling=strict` (R4 search): what is not declared is refused. */
const isStrict = (context: StreamContext): boolean =>
  /handling\s*=\s*strict/.test(String(context.headers['prefer'] ?? ''));

const formatOf = (given: object): string | undefined => [(given as Given)['_format']].flat().at(-1);

function parametersOf(given: object): [string, string][] {
  return Object.entries(given as Given).flatMap(([name, value]) => {
    if (ofPath.has(name) || value === undefined) return [];
    return (Array.isArray(value) ? value : [value]).map((one): [string, string] => [name, one]);
  });
}
