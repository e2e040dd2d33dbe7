export { DeskPage } from './desk.tsx';
export { CaseDesk, type CaseDeskSlots } from './case-desk.tsx';
