import { useState, type SyntheticEvent } from 'react';
import { Button } from '#ui/button/button.tsx';
import { useClient, useOperation } from '#ui/data/data.tsx';
import { CheckboxGroup } from '#ui/form/choices.tsx';
import { Disclosure } from '#ui/staff/disclosure.tsx';
import { emergencyRoles, listEmergencyRoles, ownEmergencies, type EmergencyRole } from '../emergency.contract.ts';
import { Failed } from './failed.tsx';

const words: Readonly<Record<EmergencyRole, string>> = { coordinator: 'Coordinators', admin: 'Administrators' };

/** The administrator's list of who has emergency access at all. */
export function EmergencyRoles() {
  const client = useClient();
  const own = useOperation(ownEmergencies, {});
  const [chosen, setChosen] = useState<readonly string[]>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  const roles = chosen ?? own.data?.listed ?? [];
  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await client.call(listEmergencyRoles, { roles: emergencyRoles.filter((role) => roles.includes(role)) });
      await own.refetch();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Disclosure summary="Who has emergency access">
      <form className="emergency-form" onSubmit={(event) => void submit(event)}>
        {problem ? <Failed error={problem} /> : null}
        <CheckboxGroup
          name="roles"
          label="These roles may open a request in an emergency"
          options={emergencyRoles.map((role) => ({ value: role, label: words[role] }))}
          value={roles}
          onChange={setChosen}
        />
        <Button type="submit" busy={busy && 'Keeping…'}>
          Keep this list
        </Button>
      </form>
    </Disclosure>
  );
}
