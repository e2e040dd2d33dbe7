import { AppError } from '#kernel/errors.ts';

export type AskState = 'open' | 'arrived' | 'not-there' | 'enough';
export type AskCommand = 'added' | 'not-there' | 'arrived' | 'end';

const ways: Record<AskCommand, { from: readonly AskState[]; to: AskState }> = {
  added: { from: ['open', 'not-there'], to: 'arrived' },
  arrived: { from: ['open', 'not-there'], to: 'arrived' },
  'not-there': { from: ['open'], to: 'not-there' },
  end: { from: ['open', 'not-there', 'arrived'], to: 'enough' },
};

/** How an ask stands after something was said or came. @throws AppError state.wrong-step when it is over already. */
export function nextAsk(state: AskState, command: AskCommand): AskState {
  const way = ways[command];
  if (!way.from.includes(state))
    throw new AppError('state.wrong-step', 'This question is answered already. Reload to see how it stands.');
  return way.to;
}

/** The clock of the request stands still while the patient is waited for; it runs while the doctor decides. */
export const standsStill = (asks: readonly { state: AskState }[]): boolean =>
  asks.some(({ state }) => state === 'open');
