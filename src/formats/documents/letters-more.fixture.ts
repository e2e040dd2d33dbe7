import type { SampleLetter } from './letters.fixture.ts';

/** Letters written to try the rules after they stood: other words, other layouts. */
export const moreLetters: readonly SampleLetter[] = [
  {
    language: 'en',
    kind: 'radiology',
    date: '2023-08-09',
    text: `St Nowhere's Hospital Radiology
Ultrasound Abdomen - performed 09/08/2023
Name BLOGGS Fred  DoB 14/02/1950
Clinical details: RUQ pain, previous cholecystitis 2021
Liver normal in size. Multiple gallstones. CBD 4 mm.
Conclusion: Gallstones without cholecystitis.
Reported by Dr Sono 09-Aug-2023 16:00`,
  },
  {
    language: 'en',
    kind: 'operation-note',
    date: '2022-06-30',
    text: `Operative Report
PATIENT: Test, Amanda
PREOPERATIVE DIAGNOSIS: Right knee osteoarthritis
POSTOPERATIVE DIAGNOSIS: Same
PROCEDURE: Right total knee arthroplasty
SURGEON: Robert Bone, MD
ANESTHESIA: Spinal
DATE OF SURGERY: June 30, 2022
EBL: 150 mL
The patient was brought to the operating room and placed supine.`,
  },
  {
    language: 'en',
    kind: 'clinic-letter',
    date: '2024-07-02',
    text: `Dr Jane Example MBBS FRACP
Gastroenterologist
Suite 4, 12 Fake Street, Melbourne
2nd July 2024
Dr T Practitioner
Dear Tom,
RE: Mr Simon SUBJECT, DOB 05/05/1972
Thank you for asking me to see Simon with iron deficiency. Gastroscopy on 20 June 2024 was normal.
Plan: capsule endoscopy.
With kind regards`,
  },
  {
    language: 'en',
    kind: 'discharge',
    date: '2024-02-29',
    text: `General Hospital Elsewhere
Inpatient Discharge Notification
Ward 6B. Date of admission 24-Feb-2024. Date of discharge 29-Feb-2024
Dear Doctor, your patient Ms Olive Branch (d.o.b. 01-Jan-1988) was an inpatient under our care.
Diagnosis: pyelonephritis. Treatment: IV gentamicin.
Medication on discharge: cefalexin 500 mg TDS until 05-Mar-2024`,
  },
  {
    language: 'de',
    kind: 'clinic-letter',
    date: '2024-01-11',
    text: `Orthopädische Praxis Dr. Knie & Partner
11.01.2024
Frau Dr. Hausarzt
Betrifft: Petra Patientin, * 04.04.1966
Liebe Frau Kollegin,
o.g. Patientin stellte sich am 10.01.2024 in meiner Sprechstunde vor.
Diagnose: Impingement-Syndrom der rechten Schulter
Sonographie: Bursitis. Röntgen vom 03.12.2023: keine Fraktur.
Therapie: Physiotherapie, Ibuprofen 600 mg.`,
  },
  {
    language: 'de',
    kind: 'radiology',
    date: '2023-06-22',
    text: `Institut für diagnostische und interventionelle Radiologie
Direktor: Prof. Dr. X. Ray
Untersuchung: CT Abdomen mit KM
Patient: Otto Normal, geb. 01.01.1950
Untersuchungsdatum: 22.06.2023
Klinische Angaben: Z.n. Hemikolektomie 05/2021
Befund: Kein Lokalrezidiv. Leber ohne fokale Läsion.
Beurteilung: Kein Hinweis auf Rezidiv.`,
  },
  {
    language: 'de',
    kind: 'laboratory',
    date: '2022-10-05',
    text: `Zentrallabor Klinikum Fern
Befundbericht vom 05.10.2022
Max Muster, 07.07.1977, männlich
Parameter  Wert  Einheit  Norm
Natrium 138 mmol/l 135-145
Kalium 4,4 mmol/l 3,5-5,1
TSH 2,44 mU/l 0,3-4,2`,
  },
  {
    language: 'es',
    kind: 'clinic-letter',
    date: '2024-03-18',
    text: `Consultas Externas de Neumología
Hospital Comarcal del Ejemplo
Paciente: Pilar Muestra Ficticia  Fecha nac.: 10/10/1955
Fecha consulta: 18/03/2024
Motivo de consulta: tos de 3 meses.
Espirometría (11/03/2024): FEV1 68%.
Juicio clínico: asma.
Plan: budesonida/formoterol.`,
  },
  {
    language: 'es',
    kind: 'operation-note',
    date: '2023-05-04',
    text: `PROTOCOLO QUIRÚRGICO
Nombre: Andrés Prueba   Historia: 99812
Fecha: 04/05/2023   Hora de inicio: 09:10
Cirujano: Dr. Bisturí   Anestesista: Dra. Sueño
Diagnóstico: hernia inguinal derecha
Técnica: hernioplastia Lichtenstein`,
  },
  {
    language: 'fr',
    kind: 'pathology',
    date: '2023-10-19',
    text: `Cabinet de Pathologie des Alpes
Compte rendu anatomo-pathologique n° 23H4431
Mme Zoé Specimen, 44 ans
Prélèvement du 12/10/2023, reçu le 13/10/2023
Examen macroscopique : pièce de conisation.
Examen microscopique : lésion de haut grade.
Conclusion : CIN 3, limites saines.
Grenoble, le 19/10/2023  Dr L. Lame`,
  },
  {
    language: 'fr',
    kind: 'medication-list',
    date: '2024-04-04',
    text: `Dr Paul Remède, médecin généraliste
ORDONNANCE
Le 04/04/2024
Mme Lise Patient, née le 03/03/1953
Metformine 1000 mg : 1 matin et soir
Perindopril 5 mg : 1 le matin
QSP 3 mois`,
  },
  {
    language: 'ru',
    kind: 'discharge',
    date: '2023-11-30',
    text: `Областная клиническая больница
Выписной эпикриз из истории болезни № 4412
Больной Тестов Иван Иванович, 1960 года рождения, находился на лечении в кардиологическом отделении с 20.11.2023 по 30.11.2023
Диагноз: ИБС. Острый инфаркт миокарда от 20.11.2023.
Коронарография 20.11.2023: стеноз ПМЖВ 90%.
Рекомендовано: клопидогрел 75 мг 12 месяцев`,
  },
  {
    language: 'ar',
    kind: 'clinic-letter',
    date: '2024-06-09',
    text: `عيادة الدكتور عادل للقلب
التاريخ: 9/6/2024
السيد الزميل المحترم
أحيل إليكم المريضة هدى اختبار، مواليد 1962، تعاني من ضيق في التنفس
تخطيط القلب بتاريخ 1/6/2024 طبيعي
مع الشكر`,
  },
  {
    language: 'zh',
    kind: 'clinic-letter',
    date: '2024-04-16',
    text: `某某医院门诊病历
姓名：钱某 性别：男 年龄：40岁 科别：心内科
就诊时间：2024-04-16 09:20
主诉：胸闷1周
现病史：患者1周前出现胸闷。2024-04-10心电图正常。
诊断：胸闷待查
处理：阿司匹林`,
  },
  {
    language: 'zh',
    kind: 'radiology',
    date: '2023-12-05',
    text: `示例医院磁共振检查报告单
姓名：孙某 性别：女 年龄：35 检查号：M123
检查日期：2023-12-04 报告日期：2023-12-05
检查部位：颅脑平扫
影像所见：脑实质未见异常信号。
影像诊断：颅脑MRI平扫未见异常。`,
  },
];
