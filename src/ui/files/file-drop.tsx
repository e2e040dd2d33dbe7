import { useId, useState, type DragEvent, type ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import { useWords } from '../text/locale.tsx';
import { droppedFiles, pathOf, type ChosenFile } from './chosen-files.ts';
import './files.css';

export type FileDropButtonProps = {
  name?: string;
  onFiles: (files: readonly ChosenFile[]) => void;
  /** Words of the two buttons when the page has better ones. */
  folderWords?: string;
  filesWords?: string;
  /** `accept` of the files button; the folder button takes the whole disc. */
  accept?: string;
  /** Adds a button that opens the phone's camera. */
  cameraWords?: string;
  children?: ReactNode;
};

/** Choose a disc or folder, or single files. Buttons first; dragging is an extra and never the only way (WCAG 2.5.7). */
export function FileDropButton({
  name,
  onFiles,
  folderWords,
  filesWords,
  accept,
  cameraWords,
  children,
}: FileDropButtonProps) {
  const words = useWords();
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void droppedFiles(event.dataTransfer).then((files) => files.length > 0 && onFiles(files));
  };
  return (
    <div
      className="file-drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <div className="u-row">
        <FileButton icon="folder" folder primary name={name ? `${name}-folder` : undefined} onFiles={onFiles}>
          {folderWords ?? words.chooseFolder}
        </FileButton>
        {cameraWords ? (
          <FileButton icon="camera" camera accept="image/*" onFiles={onFiles}>
            {cameraWords}
          </FileButton>
        ) : null}
        <FileButton icon="paper" name={name} accept={accept} onFiles={onFiles}>
          {filesWords ?? words.chooseFiles}
        </FileButton>
      </div>
      <p className="file-drop-hint">{words.dropHere}</p>
      {children}
    </div>
  );
}

type FileButtonProps = {
  icon: IconName;
  folder?: boolean;
  camera?: boolean;
  primary?: boolean;
  name?: string;
  accept?: string;
  onFiles: (files: readonly ChosenFile[]) => void;
  children: ReactNode;
};

function FileButton({ icon, folder, camera, primary, name, accept, onFiles, children }: FileButtonProps) {
  const id = useId();
  return (
    <span className="file-button">
      <input
        id={id}
        type="file"
        className="u-hidden"
        name={name}
        multiple
        accept={accept}
        {...(folder ? { webkitdirectory: '' } : {})}
        {...(camera ? { capture: 'environment' as const } : {})}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])].map((file) => ({ file, path: pathOf(file) }));
          event.target.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
      <label htmlFor={id} className="button" data-kind={primary ? 'primary' : 'secondary'}>
        <Icon name={icon} /> {children}
      </label>
    </span>
  );
}
