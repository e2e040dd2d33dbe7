export { AccountPage } from '#modules/identity/web/account-page.tsx';
