import type { TestApp, TestClient } from './test-app.ts';

/** As if the person had proved a moment ago who they are: for acts that ask for it, where proving is not what is tested. */
export async function proveFresh(app: TestApp, ...people: TestClient[]): Promise<void> {
  await app.owner.query('update identity.clients set proved_at = $2 where person_id = any($1)', [
    people.map(({ person }) => person.id),
    app.parts.clock.now(),
  ]);
}
