/**
 * What must hold in every simulated cluster, one class per rule; may import {@code sim.world} and the domain. Start reading
 * at {@link dev.mainstay.testing.sim.rule.Invariant}; {@link dev.mainstay.testing.sim.rule.Rules} lists all of them.
 *
 * <p>The invariants of PEERS 4 and where each is held:
 *
 * <table>
 * <caption>I1 to I25</caption>
 * <tr><th>Id</th><th>Where</th></tr>
 * <tr><td>I1, I2</td><td>{@code OneWriter} by what databases accept, {@code OneAcknowledger} by what clients were told</td></tr>
 * <tr><td>I3</td><td>{@code SynchronousLosesNothing}; the bound of what an asynchronous main may lose is I4</td></tr>
 * <tr><td>I4</td><td>{@code BoundedLoss}</td></tr>
 * <tr><td>I5</td><td>{@code SwitchoverLosesNothing}</td></tr>
 * <tr><td>I6</td><td>{@code TermsGrow}, {@code OneMainPerTerm}</td></tr>
 * <tr><td>I7</td><td>{@code PromotedWasFit}; that force lifts the named guard only is in {@code PromoteTest}</td></tr>
 * <tr><td>I8</td><td>{@code NotBesideAHealthyMain}; the table of evidence is in {@code FailureDetectorTest}</td></tr>
 * <tr><td>I9</td><td>no rule of its own: the engine freezes agents at effects, and I1, I6 and I14 must hold</td></tr>
 * <tr><td>I10</td><td>{@code EveryTransitionEnds}, {@code Converges}; each effect once is {@code CrashTest}</td></tr>
 * <tr><td>I11</td><td>{@code Converges}, {@code NoSilentDivergence}, {@code ToldOnce}</td></tr>
 * <tr><td>I12</td><td>{@code NothingVanishes}</td></tr>
 * <tr><td>I13</td><td>{@code RolesAgree} for database and memory; Redis, services and hooks in {@code ClusterTest} and
 *     {@code TurnaroundTest}</td></tr>
 * <tr><td>I14</td><td>{@code OldMainNeverRises}</td></tr>
 * <tr><td>I15</td><td>nowhere yet: no schedule pauses a cluster, since no command of the core does</td></tr>
 * <tr><td>I16</td><td>{@code EveryTransitionEnds}; one effect for one request id is in {@code DesksTest}</td></tr>
 * <tr><td>I17</td><td>{@code CalmStaysCalm}, {@code NoWrongFence}</td></tr>
 * <tr><td>I18</td><td>{@code Progress}, {@code Converges}</td></tr>
 * <tr><td>I19</td><td>{@code SlotsKeepFaith}</td></tr>
 * <tr><td>I20</td><td>{@code NoSecretIsTold}; forged messages are refused by the HTTP adapter, which is not simulated</td></tr>
 * <tr><td>I21</td><td>no run shows it: {@code StepsTest}, {@code TransitionStateTest} and the generated page of
 *     transitions hold it</td></tr>
 * <tr><td>I22</td><td>no run shows it: {@code DryRunTest} plans and runs each transition of a town</td></tr>
 * <tr><td>I23</td><td>two runs show it: {@code ClockJumpTest} compares schedules with and without jumps of the clocks</td></tr>
 * <tr><td>I24</td><td>nowhere yet: the streams of chance belong to numbers, so a mirrored run would need mirrored dice</td></tr>
 * <tr><td>I25</td><td>{@code NoWrongFence}; that the third party grants no lower term is in the lease's contract</td></tr>
 * </table>
 */
package dev.mainstay.testing.sim.rule;
