/**
 * The wire format of Anthropic's Messages API, both ways, streaming and whole.
 *
 * <p>Rules, where the format and the pivot differ:
 *
 * <ul>
 *   <li><b>Instructions.</b> Leading system and developer messages are the top-level {@code system}. A later one stays in
 *       its place ({@code role: "system"}) when it came in this format, or when the model is known to accept
 *       {@code messages.system}; else it joins {@code system}, with a warning.
 *   <li><b>Turns.</b> Consecutive messages of one side become one; results of parallel calls stand together in the user
 *       message right after their calls, before anything else of it.
 *   <li><b>Reasoning.</b> What Claude signed goes back byte for byte. A signature of another format is wrapped
 *       ({@link io.llmfusion.dialect.anthropic.AnthropicSignatures}) for the client's history and unwrapped when it comes
 *       back; towards Claude, unsigned and foreign reasoning is left out with a warning.
 *   <li><b>max_tokens.</b> Required here and not elsewhere: {@code Quirks.defaultMaxTokens} is sent when the client said
 *       nothing, without a warning, since nothing of the client's is lost.
 *   <li><b>Usage.</b> The pivot's input includes cached tokens, this format's does not. Counts in a stream are cumulative and
 *       never added up; {@code message_start} repeats what is known by then, mostly nothing.
 *   <li><b>The tool loop.</b> Its calls are {@code mcp_tool_use} and {@code mcp_tool_result} blocks; when a client replays
 *       them they are read as plain calls and results, so that any provider can go on from them.
 *   <li><b>A second {@code message_start}</b> is ignored as long as no content block has begun; after that the stream has been
 *       spliced by something that retried, and fails. A stream without {@code message_stop} fails too.
 * </ul>
 *
 * <p>May import: {@code dialect}, {@code model}, {@code sse}. Consumes and sends no address.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages API</a>
 */
@NullMarked
package io.llmfusion.dialect.anthropic;

import org.jspecify.annotations.NullMarked;
