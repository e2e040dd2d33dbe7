import { createRoot } from 'react-dom/client';
import '../base.css';
import { LocaleProvider } from '../text/locale.tsx';
import { Forms } from './forms.tsx';
import { LetterSheet } from './letter.tsx';
import { Patient } from './patient.tsx';
import { Staff } from './staff.tsx';

/** `?page=patient|forms|letter|staff`, `&theme=light|dark`, `&dir=rtl`: every component in every state. */
const query = new URLSearchParams(location.search);
const pages = { patient: Patient, forms: Forms, letter: LetterSheet, staff: Staff };
const asked = query.get('page') ?? 'patient';
const Page = pages[asked in pages ? (asked as keyof typeof pages) : 'patient'];

const html = document.documentElement;
html.dir = query.get('dir') === 'rtl' ? 'rtl' : 'ltr';
html.dataset['density'] = asked === 'staff' ? 'staff' : 'patient';
const theme = query.get('theme');
if (theme) html.dataset['theme'] = theme;

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <LocaleProvider locale={html.dir === 'rtl' ? 'ar' : 'en-GB'} timeZone="UTC">
      <Page />
    </LocaleProvider>,
  );
}
