export { Cockpit, type CockpitProps, type Slot } from './cockpit.tsx';
export { LetterPage, type LetterPageProps } from './letter-page.tsx';
export { SignPage } from './sign-page.tsx';
