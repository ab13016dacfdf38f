package dev.mainstay.application;

import dev.mainstay.ports.in.AdmitNode;
import dev.mainstay.ports.in.ChangeConfig;
import dev.mainstay.ports.in.Configure;
import dev.mainstay.ports.in.GiveConsent;
import dev.mainstay.ports.in.LeaveCluster;
import dev.mainstay.ports.in.Operations;
import dev.mainstay.ports.in.PresentNode;
import dev.mainstay.ports.in.PromoteToMain;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.ReceiveHeartbeat;
import dev.mainstay.ports.in.ReceiveNotice;
import dev.mainstay.ports.in.RecogniseNode;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.in.RemoveNode;
import dev.mainstay.ports.in.ResolveMains;
import dev.mainstay.ports.in.RestartDatabase;
import dev.mainstay.ports.in.RevealSecret;
import dev.mainstay.ports.in.RotateClusterSecret;
import dev.mainstay.ports.in.SendErrand;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SetUpSecondary;
import dev.mainstay.ports.in.ShowCluster;
import dev.mainstay.ports.in.ShowHistory;
import dev.mainstay.ports.in.ShowSalvage;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.in.TakeOver;
import dev.mainstay.ports.in.TakeSecret;
import dev.mainstay.ports.in.TestConnection;

/**
 * Everything a host may offer of one node. All of it is safe for all threads.
 *
 * @param show what the node knows
 * @param reveal the cluster secret, while that is allowed
 * @param operations how transitions do
 * @param setUpMain makes it a main
 * @param setUpSecondary joins it to a main
 * @param promote makes a secondary the main
 * @param test looks at a main before joining
 * @param recognise tells whether a caller is a node
 * @param admit admits a joining node
 * @param heartbeats takes heartbeats
 * @param notices takes notices
 * @param switchOver hands the main's role over
 * @param takeOver takes it from a main that hands it over
 * @param reattach brings an old main back
 * @param consent answers a candidate
 * @param resolve ends two mains by a person's word
 * @param salvage shows what was saved of writes that never replicated
 * @param restart restarts the database in place
 * @param present says how it presents itself
 * @param errands passes requests on to other nodes
 * @param leave takes it out of its cluster, or ends the cluster
 * @param remove takes another node out
 * @param configure changes what all nodes share
 * @param history shows every promotion of the database
 * @param tune changes the dynamic configuration
 * @param rotate replaces the cluster secret
 * @param secrets takes the main's word on that
 * @param recover takes another server's data over
 */
public record UseCases(
        ShowCluster show,
        RevealSecret reveal,
        Operations operations,
        SetUpMain setUpMain,
        SetUpSecondary setUpSecondary,
        PromoteToMain promote,
        TestConnection test,
        RecogniseNode recognise,
        AdmitNode admit,
        ReceiveHeartbeat heartbeats,
        ReceiveNotice notices,
        SwitchOver switchOver,
        TakeOver takeOver,
        Reattach reattach,
        GiveConsent consent,
        ResolveMains resolve,
        ShowSalvage salvage,
        RestartDatabase restart,
        PresentNode present,
        SendErrand errands,
        LeaveCluster leave,
        RemoveNode remove,
        ChangeConfig configure,
        ShowHistory history,
        Configure tune,
        RotateClusterSecret rotate,
        TakeSecret secrets,
        RecoverFromServer recover) {}
