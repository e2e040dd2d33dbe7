import { useEffect, useRef, type ReactNode } from 'react';
import './over.css';

/** Over the page, which stays as it is. Escape closes it, like the button beside its acts. */
export function Over({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="over"
      aria-labelledby="over-title"
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <h2 id="over-title">{title}</h2>
      {children}
    </dialog>
  );
}
