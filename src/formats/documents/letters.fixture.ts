import type { DocumentKind } from './kinds.rules.ts';

/** A letter as people write them, with what it is. People and places are invented. */
export type SampleLetter = {
  language: string;
  kind: DocumentKind;
  date: string;
  author?: string;
  facility?: string;
  name?: string;
  text: string;
};

export const sampleLetters: readonly SampleLetter[] = [
  {
    language: 'en',
    kind: 'operation-note',
    date: '2024-03-14',
    author: 'Mr A. Invented',
    facility: 'Riverside Imaginary Hospital NHS Trust',
    name: 'John Sampleman',
    text: `Riverside Imaginary Hospital NHS Trust
Department of General Surgery
OPERATION NOTE
Patient: John Sampleman   DOB: 02/11/1958   Hospital No: 4410021
Date of operation: 14/03/2024
Surgeon: Mr A. Invented   Assistant: Dr B. Made-Up   Anaesthetist: Dr C. Fiction
Procedure: Laparoscopic right hemicolectomy
Indication: Caecal adenocarcinoma, CT 12/02/2024 without metastasis.
Findings: Mobile tumour of the caecum, no peritoneal disease.
Procedure in detail: Under general anaesthesia four ports were placed ...
Estimated blood loss 80 ml. Specimen sent to histology.
Post-op plan: free fluids today, enoxaparin 40 mg for 28 days.
Mr A. Invented, Consultant Surgeon`,
  },
  {
    language: 'en',
    kind: 'discharge',
    date: '2023-10-02',
    author: 'Dr. L. Notreal',
    facility: 'Lakeview Fictional Medical Center',
    text: `Lakeview Fictional Medical Center
1200 Nowhere Ave, Springfield, IL 62701   Phone (217) 555-0100
DISCHARGE SUMMARY
Patient Name: Rosa Placeholder        MRN: 0088123
DOB: 07/04/1946                       Attending: Dr. L. Notreal
Admission Date: 09/25/2023            Discharge Date: 10/02/2023
Principal diagnosis: Acute on chronic systolic heart failure
Hospital course: The patient was admitted with dyspnea. CT angiography on 09/26/2023 showed no embolism. Echocardiogram: EF 30 %.
Laboratory: BNP 1200 pg/mL, creatinine 1.4 mg/dL, potassium 4.1 mmol/L.
Discharge medications: furosemide 40 mg daily, carvedilol 6.25 mg twice daily
Follow-up: cardiology clinic in one week.
Electronically signed by Dr. L. Notreal on 10/02/2023 at 15:12`,
  },
  {
    language: 'en',
    kind: 'pathology',
    date: '2024-01-30',
    author: 'Dr P. Unreal',
    facility: 'Eastbourne Sample Pathology Laboratory',
    text: `Eastbourne Sample Pathology Laboratory
SURGICAL PATHOLOGY REPORT
Patient: Ann Mockup   Date of birth: 19 May 1970   Accession: S24-00119
Collected: 25 January 2024   Received: 26 January 2024   Reported: 30 January 2024
Specimen: Left breast, core biopsy
Macroscopic description: Three cores up to 14 mm.
Microscopic description: Invasive carcinoma of no special type, grade 2.
Immunohistochemistry: ER 90 %, PR 60 %, HER2 1+, Ki-67 18 %.
Diagnosis: Invasive ductal carcinoma, grade 2.
Reported by: Dr P. Unreal, Consultant Histopathologist`,
  },
  {
    language: 'en',
    kind: 'radiology',
    date: '2024-05-07',
    author: 'Dr. S. Pretend',
    text: `Imaging Associates of Anywhere
MRI LUMBAR SPINE WITHOUT CONTRAST
Name: Carl Dummy   DOB 03/22/1981   Exam date: 05/06/2024
Clinical history: low back pain radiating to the left leg. Surgery in 2019.
Comparison: X-ray lumbar spine 11/02/2022
Technique: Sagittal T1, T2 and STIR.
Findings: L4/5 left paracentral disc extrusion compressing the L5 root.
Impression: Disc extrusion L4/5.
Dictated 05/06/2024. Finalized by Dr. S. Pretend 05/07/2024`,
  },
  {
    language: 'en',
    kind: 'medication-list',
    date: '2024-02-20',
    text: `Greenfield Family Practice
Current medication list
Patient: Mary Testcase   NHS number 999 000 1111   Born 12.06.1949
Printed 20 February 2024
Amlodipine 5 mg tablets       one daily
Ramipril 10 mg capsules       one daily
Atorvastatin 20 mg            one at night
Allergies: trimethoprim (rash)`,
  },
  {
    language: 'en',
    kind: 'clinic-letter',
    date: '2024-06-11',
    author: 'Dr Q. Fantasy',
    facility: 'Cardiology Outpatient Clinic, Westhaven Hospital',
    text: `Cardiology Outpatient Clinic, Westhaven Hospital
11 June 2024
Dear Dr Roe,
Re: Peter Blank, born 3 January 1955, 4 Mill Lane
Diagnosis: Severe aortic stenosis
Thank you for referring this gentleman, whom I saw in clinic today. His echocardiogram of 28 May 2024 shows a mean gradient of 48 mmHg. Blood tests were normal. He takes bisoprolol 2.5 mg.
I will discuss him at our heart team meeting on 25 June 2024.
Yours sincerely,
Dr Q. Fantasy
Consultant Cardiologist`,
  },
  {
    language: 'en',
    kind: 'laboratory',
    date: '2024-04-18',
    text: `QUICKTEST REFERENCE LABS
Patient: DOE, JANE     Sex: F     DOB: 08/15/1990
Collected: 04/17/2024 08:10    Received: 04/17/2024 13:02    Reported: 04/18/2024 06:30
TEST                RESULT   FLAG   UNITS       REFERENCE INTERVAL
Glucose             102      H      mg/dL       65-99
Sodium              139             mmol/L      134-144
TSH                 2.1             uIU/mL      0.45-4.5
Hemoglobin          11.2     L      g/dL        11.7-15.5`,
  },
  {
    language: 'de',
    kind: 'operation-note',
    date: '2023-11-08',
    author: 'Prof. Dr. med. U. Erdacht',
    facility: 'Universitätsklinikum Irgendwo',
    text: `Universitätsklinikum Irgendwo
Klinik für Unfallchirurgie und Orthopädie
Operationsbericht
Patient: Muster, Karl   geb. am 17.02.1961   Fallnummer 300441
OP-Datum: 08.11.2023
Operateur: Prof. Dr. med. U. Erdacht   Assistenz: Dr. M. Ausgedacht
Diagnose: Mediale Schenkelhalsfraktur rechts (Unfall am 06.11.2023)
Eingriff: Implantation einer zementierten Duokopfprothese
Narkose: Spinalanästhesie. Schnitt-Naht-Zeit 62 Minuten. Blutverlust 250 ml.
Procedere: Vollbelastung ab dem ersten Tag, Röntgenkontrolle.
Prof. Dr. med. U. Erdacht`,
  },
  {
    language: 'de',
    kind: 'pathology',
    date: '2024-02-05',
    facility: 'Institut für Pathologie Neustadt',
    text: `Institut für Pathologie Neustadt
Histologischer Befund
Patientin: Erika Beispiel, geb. 03.03.1959   Journal-Nr. H/2024/1771
Eingang: 02.02.2024   Befunddatum: 05.02.2024
Material: PE Portio
Makroskopie: Zwei Partikel bis 4 mm.
Mikroskopie: Plattenepithel mit schwerer Dysplasie.
Beurteilung: CIN III.
Mit freundlichen kollegialen Grüßen
Dr. med. G. Niemand, Facharzt für Pathologie`,
  },
  {
    language: 'de',
    kind: 'laboratory',
    date: '2024-03-21',
    text: `MVZ Labor Phantasia GmbH
Endbefund
Patient: Heinz Probe   geb.: 11.09.1944   Geschlecht: m
Entnahme: 20.03.2024 07:45   Eingang: 20.03.2024 12:10   Ausgang: 21.03.2024
Untersuchung         Ergebnis   Einheit   Referenzbereich
Leukozyten           11,4 +     G/l       4,0 - 10,0
Hämoglobin           9,8 -      g/dl      13,5 - 17,5
Kreatinin            1,6 +      mg/dl     0,7 - 1,2
CRP                  54 +       mg/l      < 5`,
  },
  {
    language: 'de',
    kind: 'radiology',
    date: '2024-01-16',
    author: 'Dr. med. R. Luftschloss',
    text: `Radiologische Gemeinschaftspraxis Seestadt
Seestadt, den 16. Januar 2024
Sehr geehrte Frau Kollegin,
wir berichten über Ihre Patientin Anna Test, geb. 30.08.1978
MRT des Schädels nativ und mit KM vom 15.01.2024
Fragestellung: Kopfschmerzen, Ausschluss Raumforderung
Befund: Keine Diffusionsstörung. Unauffällige Darstellung der Gefäße.
Beurteilung: Unauffälliges MRT des Schädels.
Dr. med. R. Luftschloss`,
  },
  {
    language: 'de',
    kind: 'medication-list',
    date: '2024-04-02',
    text: `Bundeseinheitlicher Medikationsplan
für: Brigitte Muster   geb. am: 01.05.1951
ausgedruckt von: Praxis Dr. med. H. Einbildung
ausgedruckt am: 02.04.2024
Wirkstoff        Handelsname    Stärke   Form   Mo Mi Ab zN
Metoprolol       Beloc          47,5 mg  Tabl   1  0  0  0
Ramipril         Delix          5 mg     Tabl   1  0  0  0
Apixaban         Eliquis        5 mg     Tabl   1  0  1  0`,
  },
  {
    language: 'de',
    kind: 'discharge',
    date: '2024-05-29',
    author: 'Dr. med. T. Schein',
    text: `Krankenhaus Zum Guten Beispiel
Abteilung für Innere Medizin
Musterort, 29.05.2024
Vorläufiger Arztbrief
Sehr geehrter Herr Kollege,
wir berichten über Herrn Fritz Vorlage, geboren am 12.12.1939, der sich vom 21.05.2024 bis 29.05.2024 in unserer stationären Behandlung befand.
Diagnosen: Ambulant erworbene Pneumonie rechts, COPD Gold II
Röntgen-Thorax vom 21.05.2024: Infiltrat rechts basal.
Labor bei Entlassung: CRP 12 mg/l
Entlassungsmedikation: Amoxicillin 875 mg 1-0-1 bis 02.06.2024
Dr. med. T. Schein, Oberarzt`,
  },
  {
    language: 'es',
    kind: 'operation-note',
    date: '2024-02-27',
    facility: 'Hospital Universitario Imaginario',
    text: `Hospital Universitario Imaginario
Servicio de Cirugía General
Hoja quirúrgica
Paciente: José Prueba Falso   F. nacimiento: 14/09/1952   NHC 55012
Fecha de la intervención: 27/02/2024
Cirujano: Dra. E. Inexistente   Anestesia: general
Diagnóstico preoperatorio: Colelitiasis sintomática
Intervención: Colecistectomía laparoscópica
Hallazgos: Vesícula de paredes finas. Sin incidencias. Pérdidas hemáticas mínimas.
Dra. E. Inexistente`,
  },
  {
    language: 'es',
    kind: 'discharge',
    date: '2023-12-15',
    text: `HOSPITAL GENERAL DE EJEMPLO
INFORME DE ALTA HOSPITALARIA
Nombre: Carmen Supuesta   Fecha de nacimiento: 2 de abril de 1940   Sexo: Mujer
Fecha de ingreso: 08/12/2023   Fecha de alta: 15/12/2023
Motivo de ingreso: Disnea
Antecedentes: HTA, fibrilación auricular. TAC de tórax (10/12/2023): derrame pleural.
Tratamiento al alta: furosemida 40 mg 1-0-0, apixabán 5 mg 1-0-1
Fdo.: Dr. R. Figurado`,
  },
  {
    language: 'es',
    kind: 'pathology',
    date: '2024-03-04',
    text: `Servicio de Anatomía Patológica
Informe de biopsia nº B24-3321
Paciente: Luis Ensayo   Edad: 61 años
Recibido: 28/02/2024   Fecha de informe: 04/03/2024
Descripción macroscópica: Fragmento de piel de 12 x 6 mm.
Descripción microscópica: Melanoma de extensión superficial, Breslow 0,6 mm.
Diagnóstico: Melanoma maligno.
Dra. P. Ficción, patóloga`,
  },
  {
    language: 'es',
    kind: 'laboratory',
    date: '2024-01-09',
    text: `Laboratorio de Análisis Clínicos Fantasía
Paciente: Elena Modelo   Sexo: F   Nacida: 22/05/1985
Fecha de extracción: 08/01/2024   Fecha de informe: 09/01/2024
Prueba            Resultado    Unidades    Valores de referencia
Hemoglobina       12,9         g/dL        12,0 - 16,0
Glucosa           98           mg/dL       70 - 110
Ferritina         9 *          ng/mL       15 - 150`,
  },
  {
    language: 'es',
    kind: 'radiology',
    date: '2024-04-22',
    text: `Clínica Radiológica Sol
Informe de TC abdominopélvica con contraste
Paciente: Mario Invento, nacido el 03/10/1966
Madrid, 22 de abril de 2024
Datos clínicos: dolor en fosa ilíaca derecha
Técnica: adquisición helicoidal tras contraste intravenoso.
Hallazgos: apéndice engrosado de 11 mm.
Conclusión: apendicitis aguda no complicada.
Dra. T. Novela, radióloga`,
  },
  {
    language: 'fr',
    kind: 'operation-note',
    date: '2024-01-25',
    text: `Clinique des Exemples
Compte rendu opératoire
Patient : Paul MODELE, né le 09/07/1963
Intervention du 25 janvier 2024
Chirurgien : Dr F. Imaginé   Anesthésiste : Dr K. Inventé
Intervention : prothèse totale de genou gauche
Voie d'abord antérieure. Garrot 70 minutes. Pertes sanguines minimes.
Suites : lever à J1, anticoagulation 35 jours.`,
  },
  {
    language: 'fr',
    kind: 'discharge',
    date: '2023-09-18',
    text: `CHU de Nulle-Part – Service de Neurologie
Lettre de sortie
Nulle-Part, le 18 septembre 2023
Madame Odette FACTICE, née le 1er mars 1938, a été hospitalisée du 11/09/2023 au 18/09/2023.
Motif d'hospitalisation : déficit brutal de l'hémicorps droit
IRM cérébrale du 11/09/2023 : ischémie sylvienne gauche.
Traitement de sortie : aspirine 160 mg, atorvastatine 80 mg
Dr N. Chimère`,
  },
  {
    language: 'fr',
    kind: 'radiology',
    date: '2024-06-03',
    text: `Centre d'Imagerie Médicale du Lac
Docteur V. Songe
Le 03/06/2024
Mme Claire ESSAI née le 14/11/1971
SCANNER THORACO-ABDOMINO-PELVIEN
Indication : bilan d'extension. Comparaison : scanner du 12/03/2024.
Technique : acquisition après injection.
Résultats : nodule pulmonaire de 9 mm, stable.
Conclusion : stabilité.`,
  },
  {
    language: 'fr',
    kind: 'laboratory',
    date: '2024-02-14',
    text: `LABORATOIRE DE BIOLOGIE MÉDICALE DU PARC
Dossier de M. Henri TEST, né le 20/08/1950
Prélevé le 13/02/2024 à 8h10 – Édité le 14/02/2024
Analyse           Résultat     Unité       Valeurs de référence
Hémoglobine       10,4         g/dL        13,0 – 17,0
Créatinine        132          µmol/L      64 – 104
PSA total         14,2         ng/mL       < 4`,
  },
  {
    language: 'fr',
    kind: 'clinic-letter',
    date: '2024-05-16',
    text: `Docteur Y. Mirage, cardiologue
Cabinet de Cardiologie, 3 rue Imaginaire
Lyon, le 16 mai 2024
Cher confrère,
J'ai vu ce jour en consultation votre patient Monsieur Jean FICTIF, né le 04/04/1948.
L'échographie cardiaque montre une insuffisance mitrale modérée. Bilan biologique du 02/05/2024 sans particularité.
Je propose un contrôle dans six mois.
Confraternellement,
Docteur Y. Mirage`,
  },
];
