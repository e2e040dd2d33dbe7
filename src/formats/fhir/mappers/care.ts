import type { References } from '../bundle.ts';
import { labelOf } from '../datatypes.ts';
import { dig, get, list, text, type JsonObject } from '../json.ts';
import { optional, simple, together, type Draft, type Mapper } from './draft.ts';

/** What was done, where and by plan. */
export const care: Record<string, Mapper> = {
  Procedure: (r) => [
    {
      ...simple('procedure', r, 'code', ['performedDateTime', 'performedPeriod', 'performedString']),
      ...optional('value', together(get(r, 'bodySite'), get(r, 'outcome'))),
    },
  ],
  Encounter: (r) => [{ ...simple('encounter', r, 'type', ['period']), label: encounterLabel(r), ...optional('value', together(get(r, 'reasonCode'))) }], // prettier-ignore
  EpisodeOfCare: (r) => [{ ...simple('encounter', r, 'type', ['period']), label: labelOf(get(r, 'type')) ?? 'Episode of care' }], // prettier-ignore
  Appointment: (r) => [
    {
      ...simple('encounter', r, 'serviceType', ['start', 'created']),
      label: text(get(r, 'description')) ?? labelOf(get(r, 'serviceType')) ?? 'Appointment',
      ...optional('endDate', text(get(r, 'end'))),
    },
  ],
  Device: (r) => [{ ...simple('device', r, 'type', ['manufactureDate']), label: deviceLabel(r) }],
  DeviceUseStatement: (r, refs) => [
    {
      ...simple('device', r, 'none', ['timingPeriod', 'timingDateTime', 'recordedOn']),
      label: deviceOf(r, refs),
      ...optional('value', together(get(r, 'bodySite'), get(r, 'reasonCode'))),
    },
  ],
  DeviceRequest: (r, refs) => [
    {
      ...simple('other', r, 'codeCodeableConcept', ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod']),
      label: labelOf(get(r, 'codeCodeableConcept')) ?? refs.words(get(r, 'codeReference'), r),
    },
  ],
  ServiceRequest: (r) => [
    {
      ...simple('other', r, 'code', ['authoredOn', 'occurrenceDateTime', 'occurrencePeriod']),
      ...optional('value', together(get(r, 'reasonCode'))),
    },
  ],
  CarePlan: (r) => [
    {
      ...simple('other', r, 'category', ['period', 'created']),
      label: text(get(r, 'title')) ?? labelOf(get(r, 'category')) ?? text(get(r, 'description')),
    },
  ],
  Goal: (r) => [{ ...simple('other', r, 'description', ['startDate', 'statusDate'], text(get(r, 'lifecycleStatus'))) }],
  Communication: (r) => [
    {
      ...simple('other', r, 'topic', ['sent', 'received']),
      label: labelOf(get(r, 'topic')) ?? labelOf(get(r, 'category')) ?? 'Message',
      ...optional('value', list(get(r, 'payload')).flatMap((one) => text(get(one, 'contentString')) ?? []).join('\n') || undefined), // prettier-ignore
    },
  ],
};

function encounterLabel(r: JsonObject): string | undefined {
  const kind = text(dig(r, 'class', 'display')) ?? text(dig(r, 'class', 'code'));
  return labelOf(get(r, 'type')) ?? labelOf(get(r, 'reasonCode')) ?? kind ?? 'Visit';
}

function deviceLabel(r: JsonObject): string | undefined {
  return labelOf(get(r, 'type')) ?? text(dig(r, 'deviceName', 'name')) ?? text(get(r, 'modelNumber'));
}

/** The device itself is a resource of its own; what it is used for is the value. */
function deviceOf(r: JsonObject, refs: References): Draft['label'] {
  const target = refs.find(get(r, 'device'), r);
  return refs.words(get(r, 'device'), r) ?? (target ? deviceLabel(target) : undefined) ?? labelOf(get(r, 'reasonCode'));
}
