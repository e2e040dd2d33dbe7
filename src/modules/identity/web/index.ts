export { InstitutionPage } from './institution-page.tsx';
export { InvitePage } from './invite-page.tsx';
export { LinkPage } from './link-page.tsx';
export { ResetPage } from './reset-page.tsx';
export { SignInPage } from './sign-in-page.tsx';
