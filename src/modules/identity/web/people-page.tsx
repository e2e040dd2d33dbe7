import { useEffect, useState, type FormEvent } from 'react';
import type { OutputOf } from '#kernel/operation.ts';
import { calledName } from '#kernel/names.ts';
import { Button, LinkButton, ButtonRow } from '#ui/button/button.tsx';
import { useOperation, usePerform } from '#ui/data/data.tsx';
import { Select } from '#ui/form/choices.tsx';
import { ErrorSummary } from '#ui/form/error-summary.tsx';
import { TextField } from '#ui/form/text-field.tsx';
import { RowList } from '#ui/list/row-list.tsx';
import { EmptyState, Skeleton } from '#ui/status/progress.tsx';
import { Notice, Tag } from '#ui/status/tag.tsx';
import { Bdi, When } from '#ui/text/bdi.tsx';
import { wordsFor } from '#ui/words.ts';
import {
  inviteStaff,
  listStaff,
  resendInvitation,
  revokeInvitation,
  setStaffActive,
  type staffRoles,
} from '../invitations/invitations.contract.ts';
import './people-page.css';

type Staff = OutputOf<typeof listStaff>;
type StaffRole = (typeof staffRoles)[number];

const roleNames: Record<StaffRole, string> = {
  coordinator: 'Coordinator',
  expert: 'Expert',
  auditor: 'Auditor',
  admin: 'Administrator',
};

/** `/staff/people`: who works here, who was invited, inviting and ending access. */
export function PeoplePage() {
  const staff = useOperation(listStaff, {});
  useEffect(() => {
    document.title = 'People – Consilium';
  }, []);
  return (
    <div className="people-page">
      <h1>People</h1>
      {staff.error && !staff.data ? <Failed error={staff.error} onAgain={() => void staff.refetch()} /> : null}
      {staff.isPending ? <Skeleton as="rows" label="The people are on their way" lines={[40, 44, 36]} /> : null}
      {staff.data ? (
        <>
          <People staff={staff.data} />
          {staff.data.mayManage ? (
            <p>
              <LinkButton href="/staff/people/keys">Signing keys of doctors</LinkButton>
            </p>
          ) : null}
          <Invitations staff={staff.data} />
          <InviteForm mayInvite={staff.data.mayInvite} />
        </>
      ) : null}
    </div>
  );
}

type Part = { staff: Staff };

/** What did not work, in words. */
function Failed({ error, onAgain }: { error: Error; onAgain?: () => void }) {
  const words = wordsFor(error);
  return (
    <Notice tone="danger" live="alert" title={words.happened}>
      <p>{[words.did, words.canDo].filter(Boolean).join(' ')}</p>
      {onAgain ? <Button onClick={onAgain}>Try again</Button> : null}
    </Notice>
  );
}

function People({ staff }: Part) {
  const change = usePerform(setStaffActive);
  const [wish, setWish] = useState({ personId: '', active: true });
  const set = (next: typeof wish) => {
    setWish(next);
    change.mutate(next);
  };
  return (
    <section aria-label="Who works here">
      {change.error ? <Failed error={change.error} onAgain={() => set(wish)} /> : null}
      <RowList
        label="Who works here"
        rows={staff.people.map((person) => ({
          key: person.personId,
          title: <Bdi>{calledName(person)}</Bdi>,
          facts: [
            person.roles.map((role) => roleNames[role as StaffRole] ?? role).join(', '),
            <Bdi key="email">{person.email}</Bdi>,
          ],
          status: person.active ? null : <Tag icon="lock">Access ended</Tag>,
          actions:
            staff.mayManage && !person.me ? (
              <Button
                busy={change.isPending && wish.personId === person.personId && 'Changing…'}
                onClick={() => set({ personId: person.personId, active: !person.active })}
                aria-label={`${person.active ? 'End access' : 'Give access back'}: ${person.name}`}
              >
                {person.active ? 'End access' : 'Give access back'}
              </Button>
            ) : null,
        }))}
      />
    </section>
  );
}

function Invitations({ staff }: Part) {
  const resend = usePerform(resendInvitation);
  const revoke = usePerform(revokeInvitation);
  const waiting = staff.invitations.filter(({ state }) => state === 'open' || state === 'ended');
  const [last, setLast] = useState('');
  const again = (invitationId: string) => {
    setLast(invitationId);
    resend.mutate({ invitationId });
  };
  return (
    <section aria-label="Invited">
      <h2>Invited</h2>
      {resend.error ? <Failed error={resend.error} onAgain={() => again(last)} /> : null}
      {revoke.error ? <Failed error={revoke.error} /> : null}
      {waiting.length === 0 ? (
        <EmptyState title="Nobody is invited just now.">
          <p>Whom you invite below stands here until they come.</p>
        </EmptyState>
      ) : (
        <RowList
          label="Invited"
          rows={waiting.map((one) => ({
            key: one.invitationId,
            title: <Bdi>{one.name}</Bdi>,
            facts: [
              roleNames[one.role],
              <Bdi key="email">{one.email}</Bdi>,
              <span key="until">
                {one.state === 'open' ? 'until ' : 'ended on '}
                <When at={one.endsAt} style="date" />
              </span>,
            ],
            actions: staff.mayInvite.includes(one.role) ? (
              <ButtonRow>
                <Button onClick={() => again(one.invitationId)} aria-label={`Send again: ${one.name}`}>
                  Send again
                </Button>
                <Button
                  onClick={() => revoke.mutate({ invitationId: one.invitationId })}
                  aria-label={`Take back: ${one.name}`}
                >
                  Take back
                </Button>
              </ButtonRow>
            ) : null,
          }))}
        />
      )}
    </section>
  );
}

const nobody = { name: '', title: '', email: '', role: '' };

function InviteForm({ mayInvite }: { mayInvite: readonly StaffRole[] }) {
  const invite = usePerform(inviteStaff);
  const [values, setValues] = useState(nobody);
  const problems = (invite.error?.fields ?? []).map(({ path, message }) => ({
    fieldId: path,
    message: path === 'role' ? 'Choose a role' : message,
  }));
  const errorOf = (name: string) => problems.find((one) => one.fieldId === name)?.message;
  const send = () =>
    invite.mutate({ ...values, role: values.role as StaffRole }, { onSuccess: () => setValues(nobody) });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={onSubmit} noValidate aria-label="Invite somebody">
      <h2>Invite somebody</h2>
      <ErrorSummary problems={problems} />
      {invite.error && problems.length === 0 ? <Failed error={invite.error} /> : null}
      {invite.isSuccess ? (
        <Notice tone="good" live="status" title="The invitation is on its way.">
          <p>The link works once, for seven days.</p>
        </Notice>
      ) : null}
      <TextField
        name="name"
        label="Name"
        chars={28}
        value={values.name}
        error={errorOf('name')}
        onChange={(event) => setValues({ ...values, name: event.target.value })}
      />
      <TextField
        name="title"
        label="Title"
        optional
        chars={8}
        value={values.title}
        onChange={(event) => setValues({ ...values, title: event.target.value })}
      />
      <TextField
        name="email"
        type="email"
        label="Work e-mail"
        chars={28}
        value={values.email}
        error={errorOf('email')}
        onChange={(event) => setValues({ ...values, email: event.target.value })}
      />
      <Select
        name="role"
        label="Role"
        empty="Choose a role"
        options={mayInvite.map((role) => ({ value: role, label: roleNames[role] }))}
        value={values.role}
        error={errorOf('role')}
        onChange={(event) => setValues({ ...values, role: event.target.value })}
      />
      <Button kind="primary" type="submit" busy={invite.isPending && 'Inviting…'}>
        Invite
      </Button>
    </form>
  );
}
