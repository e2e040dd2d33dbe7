import { Button } from '../button/button.tsx';
import { CitationChip, Letter, LetterAnswer, LetterFigure, LetterSection, Verified } from '../letter/letter.tsx';
import { PatientFrame } from '../page/patient-frame.tsx';
import { Bdi, Code } from '../text/bdi.tsx';
import { Tag } from '../status/tag.tsx';

/** A drawn stand-in for a scan: shapes only, no one's picture. */
const drawing = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 360"><rect width="480" height="360"/><defs><radialGradient id="a"><stop stop-color="#999"/><stop offset="1" stop-color="#444"/></radialGradient></defs><path d="M120 0h240c20 90-10 130-20 150-60 30-140 30-200 0-10-20-40-60-20-150z" fill="url(#a)"/><path d="M110 360c-10-90 10-140 30-160 60-20 140-20 200 0 20 20 40 70 30 160z" fill="url(#a)"/><path d="M140 168c60 24 140 24 200 0l4 16c-60 24-148 24-208 0z" fill="#111"/><path d="M430 90L352 168" stroke="#fff" stroke-width="4"/><path d="M352 168l22-6-16-16z" fill="#fff"/><g fill="#eee" font-family="sans-serif" font-size="18"><text x="12" y="186">R</text><text x="452" y="186">L</text></g></svg>',
)}`;

/** The opinion as the patient reads it, and the seal in its three states. */
export function LetterSheet() {
  return (
    <PatientFrame service="Second Opinion" helpPhone="0800 555 0142" language={<a href="#language">English</a>}>
      <Letter
        title={
          <>
            Dr <Bdi>Amara Okafor</Bdi>’s opinion for <Bdi>Maria Lopez</Bdi>
          </>
        }
        date="12 March 2026"
        number={<Code value="SO-7K2M-41" />}
        verified={
          <Verified state="sound" words="Signed and recorded. Checked by 2 outside witnesses.">
            <a href="#check">Check it yourself</a>
          </Verified>
        }
        signature={
          <>
            <p>Dr Amara Okafor</p>
            <p className="u-meta">Knee surgeon. I reviewed the items listed and this is my own opinion.</p>
          </>
        }
      >
        <LetterAnswer
          title="The short answer"
          asked="You asked:"
          question="Do I really need the operation?"
          tools={<Button kind="quiet">Listen</Button>}
        >
          <p>
            Not now. The cartilage is worn, but the tear is small and stable. Exercise for 3 months first. About 7 in 10
            people like you avoid surgery this way.
          </p>
        </LetterAnswer>
        <LetterSection title="Same as your first doctor?">
          <p>
            <Tag tone="good">Diagnosis: agrees</Tag>
          </p>
          <p>
            <Tag tone="caution">Treatment: differs</Tag>
          </p>
        </LetterSection>
        <LetterSection title="What to do next">
          <ol>
            <li>Take this letter to Dr Roy.</li>
            <li>Start the exercises with a physiotherapist, twice a week.</li>
            <li>Call us if the knee locks, or swells and will not go down.</li>
          </ol>
        </LetterSection>
        <LetterSection
          title="Why"
          sources={
            <>
              <CitationChip href="#p214">MR knee, picture 214</CitationChip>
              <CitationChip href="#p3">Letter of Dr Roy, page 3</CitationChip>
            </>
          }
        >
          <p>
            The pictures of 2 April show a tear of about eight millimetres in the back of the inner meniscus. Its edges
            lie close together, and the joint has not locked for two weeks. A tear like this often settles without a
            knife.
          </p>
          <LetterFigure
            src={drawing}
            width={480}
            height={360}
            alt="MR knee, 2 April 2026, picture 214. An arrow marks a small dark line at the inner meniscus."
            caption="Picture 214. The arrow shows the tear."
          />
        </LetterSection>
        <LetterSection title="What I am not sure of">
          <p>I could not see the knee under load. A standing X-ray would help.</p>
        </LetterSection>
      </Letter>
      <hr />
      <Verified
        state="unreached"
        words="We could not reach a witness just now. The letter is unchanged since you last saw it."
      />
      <Verified state="broken" words="Do not rely on this copy. Something in it changed after signing.">
        <a href="tel:08005550142">Call 0800 555 0142</a>
      </Verified>
    </PatientFrame>
  );
}
