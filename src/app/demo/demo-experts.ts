import type { Profile } from '#modules/experts/experts.contract.ts';

const lung = [
  { code: 'cancer', label: 'Lung cancer' },
  { code: '13645005', label: 'Chronic obstructive lung disease' },
];

const profile = (change: Partial<Profile>): Profile => ({
  specialty: 'Thoracic surgery',
  subspecialties: ['Lung nodules', 'Lung cancer surgery'],
  conditions: lung,
  languages: [{ code: 'en', level: 'native' }],
  licences: [{ place: 'US', number: 'DEMO-204118', until: '2028-06-30' }],
  institutions: [{ name: 'Demo University Hospital', until: null }],
  capacityPerWeek: 3,
  fee: { minor: 42000, currency: 'USD' },
  paused: false,
  ...change,
});

/** What each organisation knows of its demo experts, by key. Invented people, invented numbers. */
export const demoProfiles: Readonly<Record<string, Profile>> = {
  'expert.amara': profile({
    languages: [
      { code: 'en', level: 'native' },
      { code: 'fr', level: 'C1' },
    ],
  }),
  'expert.ruiz': profile({
    specialty: 'Medical oncology',
    subspecialties: ['Lung cancer'],
    languages: [
      { code: 'es', level: 'native' },
      { code: 'en', level: 'C2' },
    ],
    licences: [{ place: 'US', number: 'DEMO-310772', until: '2027-12-31' }],
    institutions: [{ name: 'St Elmo Cancer Centre', until: null }],
  }),
  'expert.bauer': profile({
    specialty: 'Radiology',
    subspecialties: ['Chest imaging'],
    languages: [
      { code: 'de', level: 'native' },
      { code: 'en', level: 'C1' },
    ],
    licences: [
      { place: 'DE', number: 'DEMO-55021', until: '2029-01-31' },
      { place: 'US', number: 'DEMO-901144', until: '2028-01-31' },
    ],
    institutions: [{ name: 'Harbour Clinic', until: null }],
    fee: { minor: 38000, currency: 'EUR' },
  }),
};
