import { Command } from 'commander';
import { ownCases, showCase, desk } from '#modules/cases/cases.contract.ts';
import { me } from '#modules/identity/identity.contract.ts';
import { saveAbout, startRequest } from '#modules/intake/intake.contract.ts';
import { runCommand } from '../run-command.ts';
import { answer, clientCommand, clientOf, type ClientOptions } from './settings.ts';

type CreateOptions = ClientOptions & {
  disorder: string;
  question: string;
  name: string;
  birthDate: string;
  sex: 'female' | 'male' | 'other' | 'unknown';
  place: string;
};

async function create(options: CreateOptions): Promise<void> {
  const api = clientOf(options);
  const { caseId, number } = await api.call(startRequest, {
    disorder: options.disorder,
    questionKind: options.question,
    place: options.place,
  });
  await api.call(saveAbout, {
    caseId,
    name: options.name,
    birthDate: options.birthDate,
    sex: options.sex,
    place: options.place,
  });
  answer(options, { caseId, number }, `Opened ${number}: ${caseId}`);
}

async function list(options: ClientOptions): Promise<void> {
  const api = clientOf(options);
  const { roles } = await api.call(me, {});
  if (roles.includes('patient')) {
    const { cases } = await api.call(ownCases, {});
    answer(
      options,
      { cases },
      cases.map((c) => `${c.number}  ${c.state.padEnd(10)} ${c.caseId}  ${c.topic}`).join('\n'),
    );
    return;
  }
  const { rows } = await api.call(desk, { limit: 100 });
  answer(
    options,
    { cases: rows },
    rows.map((c) => `${c.number}  ${c.state.padEnd(10)} ${c.caseId}  ${c.topic}`).join('\n'),
  );
}

async function show(caseId: string, options: ClientOptions): Promise<void> {
  const view = await clientOf(options).call(showCase, { caseId });
  answer(options, view, `${view.number}  ${view.state}\n${view.status.headline}\n${view.status.doNow}`);
}

function program(): Command {
  const command = new Command('consilium cases').description('requests on a running server');
  command.addCommand(
    clientCommand('create', 'opens a request')
      .requiredOption('--disorder <code>', 'for example cancer')
      .requiredOption('--question <kind>', 'diagnosis, surgery, treatment or other')
      .requiredOption('--name <name>', 'full name as it stands on the records')
      .requiredOption('--birth-date <date>', 'YYYY-MM-DD')
      .option('--sex <sex>', 'female, male, other or unknown', 'unknown')
      .option('--place <country>', 'where the person is now, ISO 3166 two letters', 'US')
      .action((options: CreateOptions) => create(options)),
  );
  command.addCommand(
    clientCommand('list', 'requests this person sees').action((options: ClientOptions) => list(options)),
  );
  command.addCommand(
    clientCommand('show', 'one request')
      .argument('<case>')
      .action((caseId: string, options: ClientOptions) => show(caseId, options)),
  );
  return command;
}

/** `consilium cases create | list | show`. */
export const casesCommand = (argv: readonly string[]): Promise<number> => runCommand(argv, program);
