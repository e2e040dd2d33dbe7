// First, so that the layers of the styles are in their order before any part adds to them.
import '#ui/base.css';
import { patientApplication } from './patient-application.tsx';
import { startPage } from './start-page.tsx';

void startPage(patientApplication);
