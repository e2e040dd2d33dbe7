import type { Page } from 'playwright-core';

/** Marks a sentence of a section as the doctor's own judgement after writing it. */
async function judge(page: Page, kind: string, label: string, words: string): Promise<void> {
  await page.getByLabel(`${label}, sentence 1`).fill(words);
  await page.locator(`input[name="judgement-${kind}-0"]`).check();
}

/** Writes the opinion by its form, with one cited picture and one cited page. */
export async function writeOpinion(page: Page): Promise<void> {
  await page
    .getByLabel('For the person, in plain words')
    .fill(
      'You asked: Do I really need the operation? Most likely yes, but not yet. Ask your doctor for a PET scan and a sample of the gland first. If the gland is clear, an operation is best.',
    );
  await page
    .getByLabel('Do I really need the operation?', { exact: true })
    .fill('Most likely yes, but two tests come first.');
  await page.getByLabel('Is it safe to wait for more tests?', { exact: true }).fill('Yes. Two to three weeks is safe.');
  for (const select of await page.locator('.opinion-pane select').all()) {
    const name = await select.getAttribute('name');
    const first = {
      diagnosis: 'refined',
      treatment: 'test-first',
      discordance: 'major',
      expectedImpact: 'moderate',
      reasonCode: 'perception',
    }[name?.replace(/^verdict-?/, '') ?? ''];
    if (first) await select.selectOption(first);
  }
  await page.locator('#confidence').fill('85');
  await judge(page, 'next-steps', 'What to do next', 'Take this letter to your own doctor.');
  await judge(page, 'warning-signs', 'Get help at once if', 'You cough up blood, or you cannot get your breath.');
  await judge(page, 'not-sure', 'What I am not sure of', 'A scan alone cannot prove that the spot is cancer.');
  await judge(page, 'ask-your-doctor', 'Questions for your own doctor', 'How soon can I have the PET scan?');
  await page.getByLabel('Look at this again by').fill('2027-03-01');
  for (const select of await page.locator('select[name^=adequacy-]').all()) await select.selectOption('adequate');
  await page.getByLabel('Look sooner with').fill('the result of the PET scan');
}
