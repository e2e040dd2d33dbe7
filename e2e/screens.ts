import type { DemoWorld } from './support/demo-world.ts';

/** What a screen can be in, besides being ready. */
export const otherStates = ['empty', 'loading', 'error', 'offline', 'forbidden'] as const;
export type State = 'ready' | (typeof otherStates)[number];

type Params = (world: DemoWorld) => Record<string, string>;
type Visit = { person: string; params?: Params };

/**
 * One screen: the route as the route file writes it, who opens it with which demo case, and the words by which one
 * knows that it is there. Every other state is looked at as well, or `never` says why it cannot be.
 */
export type Screen = {
  name: string;
  route: string;
  /** Key of the demo person; '' for nobody, `newcomer` for somebody who was never here. */
  person: string;
  params?: Params;
  /** Words of the ready screen. */
  ready: RegExp;
  empty?: Visit & { words: RegExp };
  /** Somebody who may not open it. */
  forbidden?: Visit;
  never: Partial<Record<State, string>>;
};

const draft: Params = (world) => ({ $caseId: world.draft });
const desk: Params = (world) => ({ $caseId: world.desk });
const reading: Params = (world) => ({ $caseId: world.reading });
const answered: Params = (world) => ({ $caseId: world.answered });
const atStep =
  (step: string): Params =>
  (world) => ({ $caseId: world.draft, $step: world.steps.get(step) ?? step });

const drawn = 'its words and answers come with the page';
const open = 'anyone may open it';
const stranger: Visit = { person: 'patient.sam' };
const otherDesk: Visit = { person: 'coordinator.kim' };
const form = 'a form is never empty of its fields';
const still = 'it is on the page with its first words and asks the server nothing before';

/** Every screen of the patient's side. */
export const patientScreens: readonly Screen[] = [
  {
    name: 'start',
    route: '/',
    person: '',
    ready: /Who reads/,
    never: { empty: 'an installation has a service', forbidden: open, loading: drawn, error: drawn },
  },
  {
    name: 'start-harbour',
    route: '/start/$programme',
    person: '',
    params: () => ({ $programme: 'harbour' }),
    ready: /Who reads/,
    empty: {
      person: '',
      params: () => ({ $programme: 'no-such-service' }),
      words: /could not find this service/,
    },
    never: { forbidden: open, loading: drawn, error: drawn },
  },
  {
    name: 'sign-in',
    route: '/sign-in',
    person: '',
    ready: /Harbour Health/,
    never: { empty: form, forbidden: open, loading: still, error: 'it asks for the service again when pressed' },
  },
  {
    name: 'link',
    route: '/sign-in/link',
    person: '',
    ready: /This link has ended/,
    never: { empty: form, forbidden: open, loading: still, error: 'its ready words are the refusal' },
  },
  {
    name: 'reset',
    route: '/sign-in/reset',
    person: '',
    ready: /Send me the link/,
    never: { empty: form, forbidden: open, loading: still, error: 'it asks for the service again when pressed' },
  },
  {
    name: 'institution',
    route: '/sign-in/oidc',
    person: '',
    ready: /could not sign you in/,
    never: { empty: form, forbidden: open, loading: still, error: 'its ready words are the refusal' },
  },
  {
    name: 'invite',
    route: '/invite',
    person: '',
    ready: /This invitation has ended/,
    never: { empty: form, forbidden: open, loading: still, error: 'its ready words are the refusal' },
  },
  {
    name: 'helping',
    route: '/helping',
    person: 'carer.ana',
    ready: /You are helping/,
    empty: { person: 'patient.peter', words: /Nobody has asked/ },
    never: { forbidden: 'it lists whom one helps oneself' },
  },
  {
    name: 'helpers',
    route: '/request/$caseId/helpers',
    person: 'patient.grace',
    params: reading,
    ready: /Ana Lopez/,
    empty: { person: 'patient.peter', params: desk, words: /Nobody helps you/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'outbox',
    route: '/outbox',
    person: '',
    ready: /no message leaves this computer/,
    never: { forbidden: 'it is there in the demo only, for anyone', empty: 'signing in to look at it wrote a message' },
  },
  {
    name: 'requests',
    route: '/request',
    person: 'patient.peter',
    ready: /SO-/,
    empty: { person: 'newcomer', words: /What is it about|Before we start/ },
    never: { forbidden: 'it lists what is one’s own' },
  },
  {
    name: 'new-request',
    route: '/request/new',
    person: 'patient.maria',
    ready: /Before we start/,
    never: { empty: form, forbidden: 'anyone signed in may ask' },
  },
  {
    name: 'home',
    route: '/request/$caseId',
    person: 'patient.peter',
    params: desk,
    ready: /SO-/,
    forbidden: stranger,
    never: { empty: 'a request has at least a state' },
  },
  {
    name: 'home-answered',
    route: '/request/$caseId',
    person: 'patient.omar',
    params: answered,
    ready: /Read your answer/,
    forbidden: stranger,
    never: { empty: 'a request has at least a state' },
  },
  ...['who', 'now', 'diagnosis', 'smoking', 'news', 'own-questions', 'goals', 'about', 'consent'].map(
    (part): Screen => ({
      name: `question-${part}`,
      route: '/request/$caseId/questions/$step',
      person: 'patient.maria',
      params: atStep(part),
      ready: /Continue|I agree/,
      forbidden: stranger,
      never: { empty: form },
    }),
  ),
  {
    name: 'records',
    route: '/request/$caseId/records',
    person: 'patient.peter',
    params: desk,
    ready: /CT/,
    empty: { person: 'patient.maria', params: draft, words: /Choose a CD/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'portal',
    route: '/request/$caseId/portal/$sourceId',
    person: 'patient.maria',
    params: (world) => ({ ...draft(world), $sourceId: 'none' }),
    ready: /cannot fetch from this hospital/,
    forbidden: stranger,
    never: { empty: 'its ready words are those of an empty one; e2e/hospital-source.e2e.ts looks at a hospital' },
  },
  {
    name: 'portal-back',
    route: '/request/portal',
    person: 'patient.maria',
    ready: /Nothing was fetched/,
    never: { empty: form, forbidden: open, loading: still, error: 'its ready words are the refusal' },
  },
  {
    name: 'letters',
    route: '/request/$caseId/letters',
    person: 'patient.peter',
    params: desk,
    ready: /Which hospital or practice/,
    forbidden: stranger,
    never: { empty: form },
  },
  {
    name: 'history',
    route: '/request/$caseId/history',
    person: 'patient.peter',
    params: desk,
    ready: /Bronchoscopy/,
    empty: { person: 'patient.maria', params: draft, words: /Nothing dated here/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'check',
    route: '/request/$caseId/check',
    person: 'patient.maria',
    params: draft,
    ready: /Not provided|Change/,
    forbidden: stranger,
    never: { empty: 'the ready screen here is the empty request' },
  },
  {
    name: 'letter',
    route: '/request/$caseId/letter',
    person: 'patient.omar',
    params: answered,
    ready: /Read it now/,
    empty: { person: 'patient.peter', params: desk, words: /\w/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'sharing',
    route: '/request/$caseId/sharing',
    person: 'patient.omar',
    params: answered,
    ready: /Keep it from/,
    empty: { person: 'patient.maria', params: draft, words: /nothing to share yet/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'access',
    route: '/request/$caseId/access',
    person: 'patient.omar',
    params: answered,
    ready: /Who opened them/,
    empty: { person: 'patient.maria', params: draft, words: /Who can see/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'my-data',
    route: '/request/data',
    person: 'patient.omar',
    ready: /Take a copy/,
    empty: { person: 'newcomer', words: /We keep no request of yours/ },
    never: { forbidden: 'it is one’s own data' },
  },
  {
    name: 'corrections',
    route: '/request/$caseId/corrections',
    person: 'patient.omar',
    params: answered,
    ready: /What is wrong/,
    empty: { person: 'patient.maria', params: draft, words: /You have told us nothing yet/ },
    forbidden: stranger,
    never: {},
  },
  {
    name: 'erased',
    route: '/help/erased',
    person: '',
    ready: /Your receipt/,
    never: {
      empty: 'without a receipt it says so, and that is its ready screen',
      forbidden: open,
      loading: still,
      error: still,
    },
  },
  {
    name: 'proof',
    route: '/help/proof',
    person: '',
    ready: /What it does not show/,
    never: { empty: 'its words are fixed', forbidden: open, loading: still, error: 'its words are fixed' },
  },
  {
    name: 'account',
    route: '/request/account',
    person: 'patient.omar',
    ready: /Where you are signed in/,
    never: { empty: 'one is signed in somewhere to see it', forbidden: 'it is one’s own sign-in' },
  },
];

/** Every screen of staff. */
export const staffScreens: readonly Screen[] = [
  {
    name: 'desk',
    route: '/staff/desk',
    person: 'coordinator.lena',
    ready: /SO-|Roy/,
    forbidden: { person: 'expert.ruiz' },
    never: { empty: 'every coordinator of the demo has a case' },
  },
  {
    name: 'case-desk',
    route: '/staff/cases/$caseId',
    person: 'coordinator.lena',
    params: desk,
    ready: /Timeline/,
    forbidden: otherDesk,
    never: { empty: 'a case on the desk was sent with a question' },
  },
  {
    name: 'match',
    route: '/staff/cases/$caseId/match',
    person: 'coordinator.lena',
    params: desk,
    ready: /Okafor/,
    empty: { person: 'coordinator.lena', params: reading, words: /Ruiz|read/i },
    forbidden: otherDesk,
    never: {},
  },
  {
    name: 'reading-room',
    route: '/staff/cases/$caseId/read',
    person: 'expert.ruiz',
    params: reading,
    ready: /SO-/,
    forbidden: { person: 'expert.bauer' },
    never: { empty: 'a case that is read has records' },
  },
  {
    name: 'sign',
    route: '/staff/cases/$caseId/sign',
    person: 'expert.ruiz',
    params: answered,
    ready: /Recorded as item/,
    empty: { person: 'expert.ruiz', params: reading, words: /\w/ },
    forbidden: { person: 'expert.bauer' },
    never: {},
  },
  {
    name: 'invitations',
    route: '/staff/invitations',
    person: 'expert.amara',
    ready: /lung|due/i,
    empty: { person: 'expert.bauer', words: /No invitations/i },
    forbidden: { person: 'coordinator.lena' },
    never: {},
  },
  {
    name: 'emergency',
    route: '/staff/emergency',
    person: 'coordinator.lena',
    ready: /Why must you look now|no emergency access/,
    empty: { person: 'auditor.noor', words: /Nothing was opened in an emergency/ },
    forbidden: { person: 'expert.ruiz' },
    never: {},
  },
  {
    name: 'access-log',
    route: '/staff/log',
    person: 'auditor.noor',
    ready: /Access log|events/i,
    forbidden: { person: 'coordinator.lena' },
    never: { empty: 'that the auditor opened it is an event' },
  },
  {
    name: 'not-recognised',
    route: '/staff/privacy',
    person: 'auditor.noor',
    ready: /Answer within/,
    empty: { person: 'auditor.noor', words: /Nobody waits/ },
    forbidden: { person: 'coordinator.lena' },
    never: {},
  },
  {
    name: 'erasing',
    route: '/staff/privacy/rights',
    person: 'auditor.noor',
    ready: /Legal holds/,
    empty: { person: 'auditor.lin', words: /Nobody waits for an answer/ },
    forbidden: { person: 'coordinator.lena' },
    never: {},
  },
  {
    name: 'people',
    route: '/staff/people',
    person: 'admin.iris',
    ready: /Lena Roth/,
    forbidden: { person: 'expert.ruiz' },
    never: { empty: 'whoever may open it works here' },
  },
  {
    name: 'signing-keys',
    route: '/staff/people/keys',
    person: 'admin.iris',
    ready: /In force/,
    empty: { person: 'admin.olaf', words: /Nobody has signed yet/ },
    forbidden: { person: 'expert.ruiz' },
    never: {},
  },
  {
    name: 'institutions',
    route: '/staff/settings/sign-in',
    person: 'admin.iris',
    ready: /Tell the institution/,
    empty: { person: 'admin.olaf', words: /No institution yet/ },
    forbidden: { person: 'expert.ruiz' },
    never: {},
  },
  {
    name: 'hospitals',
    route: '/staff/settings/hospitals',
    person: 'admin.iris',
    ready: /Tell the hospital/,
    empty: { person: 'admin.olaf', words: /No hospital yet/ },
    forbidden: { person: 'expert.ruiz' },
    never: {},
  },
  {
    name: 'witnesses',
    route: '/staff/log/witnesses',
    person: 'admin.iris',
    ready: /Tell the other side/,
    empty: { person: 'admin.olaf', words: /Nobody watches our logs yet/ },
    forbidden: { person: 'expert.ruiz' },
    never: {},
  },
  {
    name: 'outside-proof',
    route: '/staff/settings/proof',
    person: 'admin.iris',
    ready: /Names of the logs in the contract/,
    empty: { person: 'admin.olaf', words: /No authority is set/ },
    forbidden: { person: 'expert.ruiz' },
    never: {},
  },
  {
    name: 'staff-account',
    route: '/staff/account',
    person: 'coordinator.lena',
    ready: /Where you are signed in/,
    never: { empty: 'one is signed in somewhere to see it', forbidden: 'it is one’s own sign-in' },
  },
  {
    name: 'help',
    route: '/staff/help',
    person: 'coordinator.lena',
    ready: /0800 555 0142/,
    never: { empty: 'its words are fixed', forbidden: open, loading: still, error: 'its words are fixed' },
  },
];

/** The address of a visit. */
export function addressOf(route: string, params: Record<string, string> = {}): string {
  return route.replace(/\$\w+/g, (name) => params[name] ?? name);
}
