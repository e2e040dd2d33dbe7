import { useState } from 'react';
import { CheckboxField, CheckboxGroup, RadioGroup, Select } from '../form/choices.tsx';
import { DateField } from '../form/date-field.tsx';
import { TextArea, TextField } from '../form/text-field.tsx';
import { PatientFrame } from '../page/patient-frame.tsx';
import { Examples, QuestionPage } from '../page/question-page.tsx';
import { Disclosure } from '../staff/disclosure.tsx';

const asks = ['Is the diagnosis right?', 'Are there other treatments?', 'Is it safe to wait?', 'What would you do?'];

/** A question page, and every field with and without its error. */
export function Forms() {
  const [question, setQuestion] = useState('');
  return (
    <PatientFrame service="Second Opinion" helpPhone="0800 555 0142" language={<a href="#language">English</a>}>
      <QuestionPage
        backHref="#back"
        progress="Question 3 of 12"
        saved="Saved 10:42. You can close this page."
        problems={[
          { fieldId: 'question', message: 'Write your question, or choose “I am not sure”' },
          { fieldId: 'born', message: 'Write the year with four numbers' },
        ]}
        after={
          <Disclosure summary="I am not sure what to ask">
            <p>That is fine. Tell us what worries you, and Nurse Lena will help you find the question.</p>
          </Disclosure>
        }
      >
        <TextArea
          name="question"
          heading
          label="What do you most want the doctor to answer?"
          hint="Write it as you would say it. You can change it later."
          error="Write your question, or choose “I am not sure”"
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        <Examples title="People often ask" examples={asks} onChoose={setQuestion} />
        <h2>Other kinds of answers</h2>
        <TextField name="name" label="Your name" autoComplete="name" defaultValue="Maria Lopez" />
        <TextField
          name="phone"
          label="Phone"
          type="tel"
          autoComplete="tel"
          chars={16}
          dir="ltr"
          hint="We send a code to it."
        />
        <TextField
          name="weight"
          label="Weight"
          inputMode="decimal"
          chars={4}
          after="kg"
          optional
          error="Write a number, like 64"
        />
        <DateField
          name="born"
          label="When were you born?"
          hint="For example 27 3 1961"
          error="Write the year with four numbers"
          autoComplete="bday"
          defaultValue={{ day: '4', month: '3', year: '61' }}
        />
        <RadioGroup
          name="news"
          label="How do you want to hear hard news?"
          defaultValue="with"
          options={[
            { value: 'now', label: 'I want to read it myself at once' },
            { value: 'with', label: 'I want to read it with someone', hint: 'We tell both of you when it is ready.' },
            { value: 'call', label: 'I want to hear it in the call' },
          ]}
        />
        <RadioGroup
          name="injection"
          label="Have you had an injection in this knee?"
          error="Choose one answer"
          inline
          options={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
        />
        <CheckboxGroup
          name="treatments"
          label="What have you tried so far?"
          defaultValue={['exercise']}
          options={[
            { value: 'exercise', label: 'Exercise' },
            { value: 'pills', label: 'Pain pills' },
          ]}
        />
        <Select
          name="language"
          label="Language of your letter"
          empty="Choose a language"
          options={[
            { value: 'en', label: 'English' },
            { value: 'es', label: 'Español' },
            { value: 'ar', label: 'العربية' },
          ]}
        />
        <CheckboxField
          name="agree"
          label="I agree to this"
          hint="Nurse Lena and one doctor see your records. You can stop this at any time."
        />
        <CheckboxField
          name="emergency"
          label="This is not an emergency"
          error="Tell us that this is not an emergency. If it is, call 112."
        />
      </QuestionPage>
    </PatientFrame>
  );
}
