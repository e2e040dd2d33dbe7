export { MatchPage } from './match.tsx';
export { InvitationsPage } from './invitations.tsx';
