import { implement, type Implemented } from '#platform/operations/index.ts';
import { decline, takeCase } from './answer.ts';
import { ownInvitations, readInvitation } from './invitations.ts';
import * as contract from './matching.contract.ts';
import { offerTo, takeBack } from './offer.ts';
import type { MatchingParts } from './ports.ts';
import { propose } from './propose.ts';

/** Proposals and offers by the desk; invitations and answers by the expert. */
export function matchingOperations(parts: MatchingParts): Implemented[] {
  return [
    implement(contract.proposals, (context) => propose(parts, context)),
    implement(contract.makeOffer, (context, input) => offerTo(parts, context, input)),
    implement(contract.withdrawOffer, (context, input) => takeBack(context, input.offerId)),
    implement(contract.ownOffers, (context) => ownInvitations(parts, context)),
    implement(contract.readOffer, (context, input) => readInvitation(parts, context, input.offerId)),
    implement(contract.acceptOffer, (context, input) => takeCase(context, input)),
    implement(contract.declineOffer, (context, input) => decline(context, input)),
  ];
}
