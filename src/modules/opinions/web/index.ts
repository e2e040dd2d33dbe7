export { Cockpit, type CockpitProps, type Slot } from './cockpit.tsx';
export { LetterPage, type LetterPageProps } from './letter-page.tsx';
export { LetterView, type LetterViewProps } from './letter-view.tsx';
export { SignPage } from './sign-page.tsx';
