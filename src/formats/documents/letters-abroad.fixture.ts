import type { SampleLetter } from './letters.fixture.ts';

/** Letters in Russian, Arabic, Chinese, Portuguese, Italian and Hebrew. */
export const lettersAbroad: readonly SampleLetter[] = [
  {
    language: 'ru',
    kind: 'operation-note',
    date: '2024-02-12',
    text: `ГБУЗ «Городская больница № 0»
Протокол операции № 118
Дата операции: 12.02.2024
Пациент: Иванов Пример Петрович, 01.03.1957 г.р.
Диагноз: Острый калькулёзный холецистит
Операция: Лапароскопическая холецистэктомия
Хирург: Сидоров В. В.   Анестезиолог: Петров А. А.
Кровопотеря 50 мл. Ход операции: под эндотрахеальным наркозом ...`,
  },
  {
    language: 'ru',
    kind: 'radiology',
    date: '2024-03-19',
    text: `Медицинский центр «Пример»
Протокол МРТ-исследования
Дата исследования: 19.03.2024
ФИО: Кузнецова Мария Ивановна   Дата рождения: 12.10.1969
Область исследования: головной мозг
На серии МР-томограмм очаговых изменений не выявлено.
Заключение: МР-картина без патологии.
Врач-рентгенолог: Вымыслов К. К.`,
  },
  {
    language: 'ru',
    kind: 'laboratory',
    date: '2024-04-26',
    text: `Лаборатория «Образец»
Результаты анализов
Пациент: Смирнова Анна   Пол: Ж   Дата рождения: 05.06.1988
Дата взятия: 25.04.2024   Дата выполнения: 26.04.2024
Показатель      Результат   Ед. изм.   Референсные значения
Гемоглобин      108         г/л        120 - 140
Лейкоциты       9,8         10^9/л     4,0 - 9,0`,
  },
  {
    language: 'ru',
    kind: 'pathology',
    date: '2024-01-31',
    text: `Патологоанатомическое отделение
Протокол прижизненного патолого-анатомического исследования
Пациент: Орлов Тест   Возраст: 58 лет
Материал поступил 24.01.2024. Дата заключения: 31.01.2024
Макроскопическое описание: кусочек ткани 0,5 см.
Микроскопическое описание: аденокарцинома умеренной дифференцировки.
Врач-патологоанатом: Небылицын О. П.`,
  },
  {
    language: 'ru',
    kind: 'clinic-letter',
    date: '2024-05-13',
    text: `Поликлиника № 0
Консультация кардиолога
13 мая 2024 г.
Пациент: Волков Тест Тестович, 1949 г.р.
Жалобы на одышку при ходьбе. ЭКГ от 10.05.2024: синусовый ритм.
Диагноз: ИБС, стенокардия напряжения II ФК.
Рекомендации: бисопролол 5 мг утром.
Врач-кардиолог Зайцев Н. Н.`,
  },
  {
    language: 'ar',
    kind: 'radiology',
    date: '2024-03-05',
    text: `مستشفى المثال التخصصي
قسم الأشعة التشخيصية
تقرير تصوير مقطعي للصدر
اسم المريض: أحمد تجربة    تاريخ الميلاد: 12/05/1968
تاريخ التقرير: 05/03/2024
النتائج: عقدة في الفص العلوي الأيمن بقطر 14 مم.
الخلاصة: عقدة رئوية تحتاج إلى متابعة.
د. سمير خيال`,
  },
  {
    language: 'ar',
    kind: 'discharge',
    date: '2024-01-17',
    text: `مستشفى النور الافتراضي
ملخص خروج المريض
الاسم: فاطمة نموذج   تاريخ الميلاد: ١٤/٠٢/١٩٥٦
تاريخ الدخول: ١٠/٠١/٢٠٢٤   تاريخ الخروج: ١٧/٠١/٢٠٢٤
التشخيص: احتشاء عضلة القلب
العلاج عند الخروج: أسبرين ١٠٠ ملغ
الطبيب المعالج: د. هالة وهم`,
  },
  {
    language: 'ar',
    kind: 'laboratory',
    date: '2024-02-22',
    text: `مختبر الحياة للتحاليل الطبية
الاسم: سارة عينة   الجنس: أنثى
التاريخ: 22/02/2024
التحليل        النتيجة     الوحدة     المعدل الطبيعي
الهيموغلوبين   11.2        g/dL       12 - 16
السكر          140         mg/dL      70 - 110`,
  },
  {
    language: 'ar',
    kind: 'operation-note',
    date: '2024-04-14',
    text: `مستشفى السلام النموذجي
تقرير عملية جراحية
اسم المريض: خالد مثال
تاريخ العملية: 14 أبريل 2024
الجراح: د. ماجد فرضي     التخدير: عام
نوع العملية: استئصال المرارة بالمنظار`,
  },
  {
    language: 'zh',
    kind: 'discharge',
    date: '2024-03-28',
    text: `样例市第一人民医院
出院记录
姓名：张样本 性别：女 年龄：58岁 住院号：100233
入院日期：2024年03月18日 出院日期：2024年03月28日
入院诊断：2型糖尿病
住院经过：入院后完善检查，胸部CT未见异常。
出院带药：二甲双胍 0.5g 每日三次
医师签名：虚拟`,
  },
  {
    language: 'zh',
    kind: 'pathology',
    date: '2024-01-11',
    text: `虚构大学附属医院病理科
病理诊断报告书
姓名：李试验 性别：男 年龄：63
送检日期：2024-01-08 报告日期：2024-01-11
送检材料：胃窦活检
肉眼所见：灰白组织3粒。
镜下所见：腺癌，中分化。
免疫组化：HER2(2+)
报告医师：王虚`,
  },
  {
    language: 'zh',
    kind: 'laboratory',
    date: '2024-05-09',
    text: `样例医院检验科检验报告单
姓名:赵测试 性别:男 年龄:45岁 标本:血清
采集时间:2024-05-09 07:30 报告时间:2024-05-09 11:02
项目 结果 单位 参考范围
谷丙转氨酶 88 ↑ U/L 9-50
肌酐 76 μmol/L 57-97`,
  },
  {
    language: 'zh',
    kind: 'operation-note',
    date: '2023-12-21',
    text: `虚构市中心医院
手术记录
姓名：刘假设 性别：男 年龄：52岁
手术日期：2023年12月21日
术前诊断：右肺上叶结节
手术名称：胸腔镜右肺上叶切除术
手术者：陈某 麻醉方式：全麻
术中出血：100ml`,
  },
  {
    language: 'pt',
    kind: 'discharge',
    date: '2024-02-08',
    text: `Hospital de Faz de Conta
Nota de alta
Doente: António Exemplo   Data de nascimento: 23/06/1947
Data de internamento: 01/02/2024   Data de alta: 08/02/2024
Diagnóstico: Pneumonia adquirida na comunidade
Medicação à data da alta: amoxicilina 1 g de 8/8 h
Dra. S. Fingida`,
  },
  {
    language: 'pt',
    kind: 'radiology',
    date: '2024-03-12',
    text: `Clínica de Imagem do Sul
TOMOGRAFIA COMPUTADORIZADA DO TÓRAX
Paciente: Beatriz Suposta   Nascimento: 30/01/1960
São Paulo, 12 de março de 2024
Técnica: exame realizado sem contraste.
Achados: nódulo de 8 mm no lobo superior direito.
Impressão: nódulo pulmonar a acompanhar.`,
  },
  {
    language: 'it',
    kind: 'clinic-letter',
    date: '2024-04-19',
    text: `Ospedale di Fantasia – Ambulatorio di Ortopedia
Visita ortopedica
19 aprile 2024
Gentile collega,
ho visitato il sig. Mario Prova, nato il 07/07/1953, per gonalgia destra.
RX ginocchio del 02/04/2024: gonartrosi di terzo grado.
Consiglio: fisioterapia, controllo fra tre mesi.
Dott. L. Inventato`,
  },
  {
    language: 'it',
    kind: 'operation-note',
    date: '2024-01-29',
    text: `Azienda Ospedaliera Immaginaria
Verbale operatorio
Paziente: Giulia Esempio   Data di nascita: 15/03/1975
Data intervento: 29/01/2024
Operatore: Dott. C. Finto   Anestesia: generale
Intervento: appendicectomia laparoscopica
Perdite ematiche: minime`,
  },
  {
    language: 'he',
    kind: 'discharge',
    date: '2024-05-21',
    text: `בית חולים לדוגמה
סיכום אשפוז
שם: דוד דוגמה   תאריך לידה: 11/03/1950
תאריך קבלה: 15/05/2024   תאריך שחרור: 21/05/2024
אבחנה: דלקת ריאות
טיפול תרופתי בשחרור: אמוקסיצילין
ד"ר רות בדיה`,
  },
];
