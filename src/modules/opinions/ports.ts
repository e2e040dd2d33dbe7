import type { CaseRef } from '#kernel/actor.ts';
import type { Clock } from '#kernel/clock.ts';
import type { ImageSource, OpinionDocument } from '#formats/opinion/index.ts';
import type { Audit } from '#modules/audit/index.ts';
import type { Keyring } from '#platform/crypto/index.ts';
import type { Database, Tx } from '#platform/db/index.ts';
import type { ObjectStore } from '#platform/objects/index.ts';
import type { Egress } from '#platform/egress/index.ts';
import type { CaseContext, DomainEvent } from '#platform/operations/index.ts';
import type { Material, Template } from './opinions.contract.ts';

/** What the person asked, as the intake keeps it. */
export type Asked = {
  questions: { id: string; text: string }[];
  /** Most important first; rank counts from 1. */
  goals: { goal: string; rank: number }[];
  /** What the first doctor told them, question by question. */
  told: { label: string; words: string }[];
};

/** Who gives the opinion and under which rule, as the letter prints it. */
export type House = Pick<OpinionDocument, 'institution' | 'programme' | 'purpose' | 'jurisdiction'>;

export type ExpertFacts = OpinionDocument['expert'];

/** What opinions ask of the modules beside them, given by the app. */
export type OpinionPorts = {
  askedOf(context: CaseContext): Promise<Asked>;
  /** Every record of the case with its hash; `opened` by this person. */
  materialsOf(tx: Tx, ref: CaseRef, personId: string): Promise<Material[]>;
  /** Papers that stay away until the first view is locked. */
  firstOpinionPapers(tx: Tx): Promise<number>;
  /** A cited picture at its window as PNG. */
  renderPicture(tx: Tx, ref: CaseRef, source: ImageSource): Promise<Uint8Array>;
  /** Name, title and licences as credentialed; undefined when there are none. */
  expertOf(tx: Tx, personId: string): Promise<ExpertFacts | undefined>;
  /** The synoptic form of a disorder. */
  templateOf(disorder: string): Template;
  houseOf(tx: Tx, programme: string, place: string): Promise<House>;
};

export type OpinionParts = {
  db: Database;
  objects: ObjectStore;
  keyring: Keyring;
  /** The one way out, to the timestamp authority. */
  egress: Egress;
  clock: Clock;
  audit: Pick<Audit, 'entryForOthers' | 'included' | 'opinions' | 'proofForOthers' | 'record'>;
  /** Writes an event from a job, where there is no context. */
  emit(tx: Tx, event: DomainEvent & { tenantId: string; actorId: string; at: Date }): Promise<unknown>;
  ports: OpinionPorts;
  /** The page that checks a letter in any browser, put into every download; undefined before the pages are built. */
  verifyPage?: Uint8Array | undefined;
};
