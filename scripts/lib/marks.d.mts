export declare const LINE_MARK: string;
