import type { Insertable } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Fact } from '#formats/facts/index.ts';
import type { FactTable } from '../records.tables.ts';
import { momentOf, samenessOf } from './sameness.rules.ts';

/** A fact as its row, before the case and the file are written to it; `same` says what it says (`samenessOf`). */
export type FactDraft = Omit<Insertable<FactTable>, 'tenant_id' | 'case_id' | 'file_id' | 'same_mark'> & {
  same: string;
};

const longestLabel = 500;
const longestValue = 4000;
const mostCodes = 20;

/** The row of a fact. What is longer than any honest word is cut; the original holds it whole. */
export function factRow(fact: Fact): FactDraft {
  const codes = [...(fact.code ? [fact.code] : []), ...(fact.otherCodes ?? [])].slice(0, mostCodes);
  return {
    id: newId(),
    pointer: fact.source.pointer,
    resource: kept(fact.source.resource, 200) ?? '',
    kind: fact.kind,
    label: kept(fact.label, longestLabel) ?? '',
    code_system: kept(fact.code?.system, 1000),
    code: kept(fact.code?.code, 1000),
    codes: JSON.stringify(codes),
    date: kept(fact.date, 40),
    end_date: kept(fact.endDate, 40),
    value: kept(fact.value, longestValue),
    unit: kept(fact.unit, 100),
    reference_range: kept(fact.referenceRange, 1000),
    low: kept(fact.low, 40),
    high: kept(fact.high, 40),
    interpretation: kept(fact.interpretation, 1000),
    status: kept(fact.status, 1000),
    moment: kept(momentOf(fact.date), 40),
    same: samenessOf(fact),
  };
}

/** PostgreSQL's text takes no zero character. */
function kept(text: string | null | undefined, most: number): string | null {
  return text === undefined || text === null ? null : text.replaceAll('\0', '').toWellFormed().slice(0, most);
}
