package io.llmfusion.model;

/** Whether the model may, must or must not call tools. */
public sealed interface ToolChoice {
    record Auto() implements ToolChoice {}

    record None() implements ToolChoice {}

    /** Some tool, whichever. */
    record Required() implements ToolChoice {}

    record Named(String name) implements ToolChoice {}

    /** A form that only one wire format has. */
    record Native(DialectId dialect, RawJson value) implements ToolChoice {}
}
